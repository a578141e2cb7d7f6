/**
 * What Python code would do that a loader runs: it is evaluated on abstract values, names followed through imports, aliases and
 * folded constants, and every call judged by what it gives and by when it happens. Hides the evaluation. Depends on python,
 * reader, report, budget and bytes; nothing is run.
 */
package io.lazaretto.artifact.code;
