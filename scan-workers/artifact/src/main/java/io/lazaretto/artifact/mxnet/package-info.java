/** Apache MXNet: symbols in JSON, lists of arrays. Depends on json, reader, report. */
package io.lazaretto.artifact.mxnet;
