/**
 * Runs models: logits, samples, hidden states, attention, gradients. Hides DJL, native memory and the scripts; results are
 * plain arrays. The only native memory a caller holds is a model's and a prefix cache's, both closed by whoever opened them.
 */
package io.lazaretto.inference.engine;
