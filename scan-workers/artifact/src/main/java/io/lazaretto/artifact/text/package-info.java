/** Text as bytes: strict UTF-8. Hides the decoder's state machine; depends on bytes and budget. */
package io.lazaretto.artifact.text;
