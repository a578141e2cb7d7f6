/**
 * Scripts beside a model: POSIX shell and its kin, recipes of make and Docker, PowerShell and batch files. They are split into
 * words as their interpreters do, and judged by what is fetched, run, sent and overwritten. Depends on report, reader, code.
 */
package io.lazaretto.artifact.shell;
