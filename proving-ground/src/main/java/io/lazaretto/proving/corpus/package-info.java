/**
 * Builds small models on disk, by seed, each with the verdict that it must get. The writers are this room's own: a corpus
 * made by the scanner's test code would share its misunderstandings. Depends on the JDK and the verdict vocabulary.
 */
package io.lazaretto.proving.corpus;
