/**
 * From a configuration that nobody has checked to a description that the scripts can run: sizes, constants, and which tensor
 * of the checkpoint becomes which weight. A family of architectures is a row here; what no row understands is refused by name.
 */
package io.lazaretto.inference.config;
