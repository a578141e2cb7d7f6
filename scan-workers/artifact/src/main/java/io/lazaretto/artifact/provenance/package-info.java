/**
 * Who signed a model, what the signature covers, and whether the bytes are still those that were signed: OpenSSF Model
 * Signing with keys, certificates and Sigstore, in-toto statements in DSSE envelopes, and detached signatures beside a
 * file. Hides JSON, hashes and the Sigstore library; depends on bytes, budget, format, pickle and report. Offline: what is
 * trusted comes as {@link io.lazaretto.artifact.provenance.Trust}.
 */
package io.lazaretto.artifact.provenance;
