/** PDF documents: what a viewer runs, opens or unpacks. Page contents are not drawn. Depends on reader, report, bytes. */
package io.lazaretto.artifact.pdf;
