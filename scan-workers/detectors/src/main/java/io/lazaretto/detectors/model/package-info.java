/**
 * The model of a task as something that runs. Hides where its files come from, how it is opened and what stands in the way:
 * a detector gets a running model, or one of a few answers that say what its own outcome must be.
 */
package io.lazaretto.detectors.model;
