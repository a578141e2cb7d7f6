/**
 * The scanner process: reads a task from standard input, asks the worker for bytes, runs the detectors and writes what they
 * say to standard output. It opens no file and no connection, and needs only this room, {@code frame}, the artifact room,
 * the detectors and the JSON parser on its class path.
 */
package io.lazaretto.worker.child;
