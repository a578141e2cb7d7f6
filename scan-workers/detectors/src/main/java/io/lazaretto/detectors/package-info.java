/**
 * What a detector of the inference lane is, and which there are. A detector is pure: a model's bytes, what is known about
 * it and the candidates to test go in, a report comes out. No events, no wire format, no injection.
 */
package io.lazaretto.detectors;
