/** {@code infer}: one question to one model, in a process of its own. Hides pixel files and local places. */
package io.lazaretto.standalone.infer;
