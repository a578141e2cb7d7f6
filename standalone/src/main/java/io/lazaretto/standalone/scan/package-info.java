/**
 * One call of {@code scan}: arrivals go out, verdicts come back. Hides the race between publishing and listening, verdicts
 * that exist already, and every deadline. Where the pipeline runs does not matter here.
 */
package io.lazaretto.standalone.scan;
