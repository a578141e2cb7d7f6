/** Models of tokenizers: vocabularies, and rules by which a text is rewritten. Depends on protobuf, reader, report. */
package io.lazaretto.artifact.tokenizer;
