/** The code inside TorchScript archives: which operators it calls. Depends on python, reader, report and bytes. */
package io.lazaretto.artifact.torchscript;
