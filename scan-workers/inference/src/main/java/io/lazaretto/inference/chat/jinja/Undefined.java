package io.lazaretto.inference.chat.jinja;

/** What a name or key that does not exist stands for: prints as nothing, holds nothing, supports nothing else. */
record Undefined(String what) {}
