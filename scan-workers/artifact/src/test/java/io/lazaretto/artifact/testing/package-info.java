/** Builders of files, clean and hostile, and models in memory; for the tests of every module. */
package io.lazaretto.artifact.testing;
