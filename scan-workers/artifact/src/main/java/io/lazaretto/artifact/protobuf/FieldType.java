package io.lazaretto.artifact.protobuf;

/**
 * One field of a message.
 *
 * @param message name of the message type, or null
 */
public record FieldType(int number, String name, Kind kind, String message, boolean repeated) {}
