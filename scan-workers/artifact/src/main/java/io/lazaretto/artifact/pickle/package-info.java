/**
 * Pickle as the C unpickler runs it, with abstract values: what a stream imports, calls and plants, without doing any of
 * it. Hides the machine, the memo and the lists of names; depends on bytes, budget and report.
 */
package io.lazaretto.artifact.pickle;
