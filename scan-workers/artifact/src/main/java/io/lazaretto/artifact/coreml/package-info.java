/** Core ML: models in protobuf, and the weights of ML programs beside them. Depends on protobuf, reader, report, sidefile. */
package io.lazaretto.artifact.coreml;
