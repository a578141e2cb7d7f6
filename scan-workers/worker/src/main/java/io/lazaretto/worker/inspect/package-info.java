/**
 * What a worker does with an item: opens the model, establishes what it is by its bytes, has a scanner process look at it,
 * and writes the findings. Hides the order of these steps and what each failure of them means. Knows no broker.
 */
package io.lazaretto.worker.inspect;
