/** Continuations of one prompt as a prefix tree: every stem that several of them share is computed once. Plain Java. */
package io.lazaretto.inference.tree;
