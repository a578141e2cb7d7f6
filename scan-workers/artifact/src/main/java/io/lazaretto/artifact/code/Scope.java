package io.lazaretto.artifact.code;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The names of a module, a class or a function. */
final class Scope {
    private final Scope outer;
    private final Scope module;
    private final boolean isClass;
    private final Map<String, Value> values = new HashMap<>();
    private final Set<String> outside = new HashSet<>();
    /** Modules of which everything was imported. */
    private final Set<String> stars;

    private Scope(Scope outer, boolean isClass) {
        this.outer = outer;
        this.module = outer == null ? this : outer.module;
        this.isClass = isClass;
        this.stars = outer == null ? new LinkedHashSet<>() : module.stars;
    }

    static Scope module() {
        return new Scope(null, false);
    }

    Scope function() {
        return new Scope(this, false);
    }

    Scope classBody() {
        return new Scope(this, true);
    }

    void global(String name) {
        outside.add(name);
    }

    void star(String from) {
        if (stars.size() < 64) {
            stars.add(from);
        }
    }

    /** Where statements of this scope put a name. */
    private Scope home(String name) {
        if (!outside.contains(name)) {
            return this;
        }
        for (Scope scope = outer; scope != null; scope = scope.outer) {
            if (scope.values.containsKey(name)) {
                return scope;
            }
        }
        return module;
    }

    /** @param certain whether the statement runs whenever the scope does, exactly once */
    void set(String name, Value value, boolean certain) {
        Scope home = home(name);
        if (certain && home == this) {
            values.put(name, value);
        } else {
            home.values.put(name, get(name).join(value));
        }
    }

    /** A name of this scope alone; null when there is none. */
    Value own(String name) {
        return values.get(name);
    }

    Value get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Value value = scope == this || !scope.isClass ? scope.values.get(name) : null;
            if (value != null) {
                return value;
            }
        }
        Value builtin = Value.name("builtins." + name);
        for (String from : stars) {
            builtin = builtin.join(Value.name(from + "." + name));
        }
        return builtin;
    }
}
