/**
 * {@code inference-check}: whether the model is one that runs. Loads it as its library would, gives it a fixed short input
 * and looks whether it answers with numbers. Addresses no attack: what it rules out is that later detectors examine
 * something that nobody could load.
 */
package io.lazaretto.detectors.running;
