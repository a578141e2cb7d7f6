/**
 * Protobuf messages read as a stream, by a table of their fields: the wire format and its text form, with an explicit stack
 * and without holding more than the scalars of the messages that are open. Hides varints, groups, packed fields and escapes;
 * knows no model format. Specification: protobuf.dev, "Encoding" and "Text Format Language Specification".
 */
package io.lazaretto.artifact.protobuf;
