package io.lazaretto.artifact.code;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The capabilities of names, as listed in {@code capabilities.txt}. */
final class CapabilityNames {
    private static final int MAX_NAME = 512;

    /** Modules that other modules hold as an attribute: {@code shutil.os.system} is {@code os.system}. */
    private static final Set<String> KEY_MODULES = Set.of(
            "os",
            "sys",
            "subprocess",
            "builtins",
            "socket",
            "shutil",
            "importlib",
            "pickle",
            "_pickle",
            "runpy",
            "pty",
            "ctypes",
            "marshal",
            "posix",
            "nt");

    private static final CapabilityNames RELEASE = new CapabilityNames();

    private final Map<String, Capability> names = new HashMap<>();
    private final Map<String, Capability> modules = new HashMap<>();

    private CapabilityNames() {
        try (InputStream in = CapabilityNames.class.getResourceAsStream("capabilities.txt")) {
            if (in == null) {
                throw new IllegalStateException("missing resource capabilities.txt");
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        int space = line.indexOf(' ');
        Capability capability = Capability.valueOf(line.substring(0, space));
        String name = line.substring(space + 1);
        if (name.endsWith(".*")) {
            modules.put(name.substring(0, name.length() - 2), capability);
        } else {
            names.put(name, capability);
        }
    }

    static CapabilityNames release() {
        return RELEASE;
    }

    /** @param name in the form of {@link #canonical} */
    Optional<Capability> of(String name) {
        Capability exact = names.get(name);
        if (exact != null || name.length() > MAX_NAME) {
            return Optional.ofNullable(exact);
        }
        for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
            Capability module = modules.get(name.substring(0, dot));
            if (module != null) {
                return Optional.of(module);
            }
        }
        return Optional.empty();
    }

    boolean isKeyModule(String name) {
        return KEY_MODULES.contains(name);
    }

    /** The name under which a callable is listed: without the modules it was reached through. */
    String canonical(String name) {
        String found = name;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            int end = name.indexOf('.', dot + 1);
            String part = name.substring(dot + 1, end < 0 ? name.length() : end);
            if (part.equals("__builtins__")) {
                found = "builtins" + (end < 0 ? "" : name.substring(end));
            } else if (dot > 0 && KEY_MODULES.contains(part) && end > 0) {
                found = name.substring(dot + 1);
            }
        }
        if (found.startsWith("posix.") || found.startsWith("nt.")) {
            found = "os" + found.substring(found.indexOf('.'));
        }
        if (found.startsWith("__builtins__.") || found.startsWith("__builtin__.")) {
            found = "builtins" + found.substring(found.indexOf('.'));
        }
        return found.startsWith("io.open") ? "builtins.open" : found;
    }
}
