/**
 * The scanner process: reads a task from standard input, asks the worker for bytes, runs the detectors and writes what they
 * say to standard output. It opens no connection, no file of a model and none to write; to run models it loads native libraries.
 * To inspect it needs only this room, {@code frame}, the artifact room, the detectors and the JSON parser on its class path. One
 * entry point is no scanner: {@code DiagnosisMain} answers {@code infer}, for the user's own models, and reads their files.
 */
package io.lazaretto.worker.child;
