/**
 * The safetensors format: header, tensors, and what makes a file malformed. Hides the header's JSON; depends on bytes,
 * budget, text, json and report.
 */
package io.lazaretto.artifact.safetensors;
