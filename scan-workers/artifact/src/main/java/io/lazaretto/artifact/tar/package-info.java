/**
 * Tar archives as hostile input, in every form that Python's {@code tarfile} and GNU tar read. Hides headers, their
 * extensions and sparse maps; depends on the seam for formats.
 */
package io.lazaretto.artifact.tar;
