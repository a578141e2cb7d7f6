/** What a process needs around the engine: jars, native libraries, where they are kept. Knows no model. */
package io.lazaretto.inference.runtime;
