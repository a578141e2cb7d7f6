/**
 * What a file is, by content; what its name makes a loader expect; where an image ends. Hides magic numbers; depends on
 * bytes, budget, text and pickle.
 */
package io.lazaretto.artifact.format;
