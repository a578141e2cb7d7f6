/** Files that are nothing but another content, compressed. Depends on codec and on the seam for formats. */
package io.lazaretto.artifact.wrapper;
