/**
 * The grammar of the command line: options, their bounds, exit codes. Hides picocli; what a command does is in the other
 * packages.
 */
package io.lazaretto.standalone.cli;
