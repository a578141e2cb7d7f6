/** Reports of detectors as events. Hides the mapping from the scanner's records to the contract, and the finding ids. */
package io.lazaretto.worker.finding;
