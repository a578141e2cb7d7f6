/**
 * Python source as a small tree, for those who judge it: tokens, literals, expressions and statements of Python 3 (reference
 * manual, chapters 2 and 6 to 8). Hides the grammar; nothing is run. Depends on report and budget.
 */
package io.lazaretto.artifact.python;
