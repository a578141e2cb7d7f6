/** Verdicts as JSON: the one shape that the command line, HTTP and server-sent events share. */
package io.lazaretto.schemas.json;
