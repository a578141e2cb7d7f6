/** 7z archives, by commons-compress. Hides the library; depends on codec, archive and the seam for formats. */
package io.lazaretto.artifact.sevenzip;
