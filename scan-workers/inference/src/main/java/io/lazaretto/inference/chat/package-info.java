/** Chat templates: messages become the prompt that a model was trained on. A template is hostile text and is bounded. */
package io.lazaretto.inference.chat;
