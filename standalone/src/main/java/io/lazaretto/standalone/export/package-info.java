/**
 * A scan as a document that other tools read: SARIF 2.1.0, CycloneDX 1.7. Knows verdicts, manifests and rules; hides the two
 * formats. Nothing that was not examined may look clean in either, and text from a model is escaped and bounded.
 */
package io.lazaretto.standalone.export;
