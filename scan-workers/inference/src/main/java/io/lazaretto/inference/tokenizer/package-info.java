/**
 * Text to token ids and back. The work is done by Hugging Face's tokenizers library, which DJL packs; vocabularies of GGUF files
 * are written in its format first. Hides the native library; checks sizes before it sees anything.
 */
package io.lazaretto.inference.tokenizer;
