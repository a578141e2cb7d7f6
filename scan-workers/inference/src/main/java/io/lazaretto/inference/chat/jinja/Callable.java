package io.lazaretto.inference.chat.jinja;

import java.util.List;
import java.util.Map;

/** Something that a template can call. */
@FunctionalInterface
interface Callable {
    Object call(List<Object> arguments, Map<String, Object> named) throws JinjaException;
}
