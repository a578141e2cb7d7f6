/**
 * How numbers lie in files, and their conversion: formats decode blocks from a small buffer into a small buffer, tensors walk
 * mapped memory with them. Nothing here holds more than a few hundred kilobytes.
 */
package io.lazaretto.inference.checkpoint.element;
