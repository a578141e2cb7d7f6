/** What one inspection may spend. Hides counters and the clock; depends on the JDK alone. */
package io.lazaretto.artifact.budget;
