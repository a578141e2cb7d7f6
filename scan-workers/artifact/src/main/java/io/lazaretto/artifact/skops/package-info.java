/**
 * The schema of skops files: a tree of nodes, each of which names a class that the loader imports. Depends on json, pickle (for
 * its lists of names) and report.
 */
package io.lazaretto.artifact.skops;
