/** Sound, films and fonts: data, as long as the file ends where its format says. Depends on reader, report, bytes. */
package io.lazaretto.artifact.media;
