/** Names by which a model points at other files. Hides what a path can do on which system; depends on the JDK alone. */
package io.lazaretto.artifact.sidefile;
