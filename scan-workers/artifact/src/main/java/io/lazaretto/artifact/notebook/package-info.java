/** Jupyter notebooks: cells of code with their magics, and outputs. Depends on json, code, shell, markup, reader, report. */
package io.lazaretto.artifact.notebook;
