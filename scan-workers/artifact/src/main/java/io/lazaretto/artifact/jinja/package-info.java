/**
 * Chat templates in the language of Jinja, read and never rendered: a lexer, a parser that folds constants as it goes, and what it
 * says about object walks, calls and branches on what a user wrote. Hides the language; depends on report, and for whole
 * files on bytes and reader.
 */
package io.lazaretto.artifact.jinja;
