/**
 * Keeps snapshots below the size of a record: what is left out of a finding when a report is too large, and how the
 * finding says so. Pure functions over the event records; hides how sizes are measured.
 */
package io.lazaretto.aggregator.budget;
