/**
 * Jinja as chat templates use it, with Python's semantics on values of the JDK's types. A closed interpreter: there is no
 * reflection, no class of the host is reachable, nothing can be changed but the template's own variables and namespaces. Every
 * step, character, level and second is counted.
 */
package io.lazaretto.inference.chat.jinja;
