/** SentencePiece vocabularies: data, and one table that a normaliser walks. Depends on protobuf, reader, report, bytes. */
package io.lazaretto.artifact.sentencepiece;
