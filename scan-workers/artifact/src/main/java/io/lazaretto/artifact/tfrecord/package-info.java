/** TFRecord files: checked records of events or examples, which are data. Depends on protobuf, reader, report, bytes. */
package io.lazaretto.artifact.tfrecord;
