/**
 * Text that comes with a model and is not what a reader of it sees: characters that do not show, letters of one script that
 * pass for another's, directions that reorder a line, instructions to a model where none belong, secrets. Hides how bytes are
 * streamed and searched; depends on bytes, budget, format and report.
 */
package io.lazaretto.artifact.hidden;
