/**
 * PEFT adapters of the LoRA family merged onto a base, tensor by tensor when one is read: plain, rank-stabilised, DoRA, on linear
 * layers, transposed ones and embeddings, with saved modules and biases. What is not understood is refused.
 */
package io.lazaretto.inference.checkpoint.adapter;
