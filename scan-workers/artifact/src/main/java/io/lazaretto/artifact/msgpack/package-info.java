/** MessagePack, and the arrays that Flax and msgpack-numpy put into it. Depends on reader, report, bytes, json (key sets). */
package io.lazaretto.artifact.msgpack;
