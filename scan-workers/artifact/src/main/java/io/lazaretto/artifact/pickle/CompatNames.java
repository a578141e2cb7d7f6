package io.lazaretto.artifact.pickle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The renaming of Python 2 names below protocol 3: a pair has precedence over its module. */
final class CompatNames {
    private static final CompatNames CPYTHON = new CompatNames(NameList.read("compat-names.txt"));

    private final Map<Name, Name> names = new HashMap<>();
    private final Map<String, String> modules = new HashMap<>();

    /** A module and a name in it. */
    record Name(String module, String name) {}

    private CompatNames(List<List<String>> lines) {
        for (List<String> line : lines) {
            if (line.getFirst().equals("name")) {
                names.put(new Name(line.get(1), line.get(2)), new Name(line.get(3), line.get(4)));
            } else {
                modules.put(line.get(1), line.get(2));
            }
        }
    }

    static CompatNames cpython() {
        return CPYTHON;
    }

    Name rename(String module, String name) {
        Name written = new Name(module, name);
        Name renamed = names.get(written);
        if (renamed != null) {
            return renamed;
        }
        return new Name(modules.getOrDefault(module, module), name);
    }
}
