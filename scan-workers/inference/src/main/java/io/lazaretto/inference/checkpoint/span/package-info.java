/**
 * Where the numbers of a file lie, for whoever reads them once and in order: only what describes the tensors is held in memory.
 */
package io.lazaretto.inference.checkpoint.span;
