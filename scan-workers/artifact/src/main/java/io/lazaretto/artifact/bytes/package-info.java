/** The bytes of a model as a scanner sees them: positional reads within bounds, wherever they come from. */
package io.lazaretto.artifact.bytes;
