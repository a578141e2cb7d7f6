/** Opens whatever lies in a folder as a checkpoint: finds out the format, follows shards, adapters and their bases. */
package io.lazaretto.inference.checkpoint.loading;
