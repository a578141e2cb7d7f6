/** The inspection of a model: all artifact detectors over one set of bytes, and what kind of model it is. */
package io.lazaretto.artifact.inspect;
