/**
 * Model code as TorchScript source text, packed into the archives that libtorch loads. Hides the archive and its pickle; knows
 * nothing of models' weights.
 */
package io.lazaretto.inference.script;
