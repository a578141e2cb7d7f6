/**
 * PyTorch's own files, zip and legacy: a pickle is read as data, tensors are found in it, and nothing in it is ever called.
 */
package io.lazaretto.inference.checkpoint.torch;
