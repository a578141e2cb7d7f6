/** PaddlePaddle: programs in protobuf and in JSON, and the tensors that lie beside them. Depends on protobuf, json, reader. */
package io.lazaretto.artifact.paddle;
