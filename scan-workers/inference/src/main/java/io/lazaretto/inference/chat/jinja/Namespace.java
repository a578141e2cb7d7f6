package io.lazaretto.inference.chat.jinja;

import java.util.Map;

/** What {@code namespace()} makes: the one kind of object whose attributes a template may set. */
record Namespace(Map<String, Object> attributes) {}
