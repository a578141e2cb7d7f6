/** Bounded streaming JSON with duplicate keys reported. Hides the JSON library; depends on bytes, budget and report. */
package io.lazaretto.artifact.json;
