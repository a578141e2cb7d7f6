/** One question to one model, answered in full: what it is, what it says. For people who check the engine. */
package io.lazaretto.inference.diagnosis;
