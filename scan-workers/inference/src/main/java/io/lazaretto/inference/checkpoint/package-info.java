/**
 * What every checkpoint looks like to the engine, whatever its files are: a configuration and tensors under the names that
 * Hugging Face's implementation of the architecture gives them. Hides formats, shards, quantisation and adapters.
 */
package io.lazaretto.inference.checkpoint;
