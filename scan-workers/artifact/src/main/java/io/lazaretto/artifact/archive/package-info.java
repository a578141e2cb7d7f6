/** What is wrong with an entry of an archive whatever the archive's format: names and links. Depends on the seam for formats. */
package io.lazaretto.artifact.archive;
