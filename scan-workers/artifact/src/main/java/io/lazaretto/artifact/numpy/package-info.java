/** The headers of numpy arrays. Hides the Python literal in them; depends on bytes and report. */
package io.lazaretto.artifact.numpy;
