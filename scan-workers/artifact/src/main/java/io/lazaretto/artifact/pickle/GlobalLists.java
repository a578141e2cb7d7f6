package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.pickle.CompatNames.Name;
import io.lazaretto.artifact.pickle.Judgement.Standing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Judges imported names, the allow list first: what is not on it is at least suspicious. The other lists only raise the
 * severity and give the finding a name.
 */
final class GlobalLists {
    private static final int MAX_REVIEWED_LENGTH = 2048;
    /** Modules that other modules hold as an attribute, and that are a way out of any box. */
    private static final Set<String> KEY_MODULES = Set.of(
            "os",
            "sys",
            "subprocess",
            "builtins",
            "posix",
            "nt",
            "socket",
            "shutil",
            "importlib",
            "pickle",
            "runpy",
            "pty",
            "ctypes");

    private static final GlobalLists RELEASE = new GlobalLists();

    /** Methods by which classes of any library reach files, the network or the interpreter. */
    private static final Pattern METHODS =
            Pattern.compile("_?(?:eval|replace|link_to|lchmod|exec|execute|system|popen|spawn[a-z_]*|open|loads?|dumps?"
                    + "|save|savetxt|read|readinto|tofile|fromfile|unlink|touch|mkdir|rmdir|chmod|rename|symlink_to|hardlink_to"
                    + "|(?:read|write|import|download|fetch)_?[a-z_]*|to_(?:pickle|csv|sql|hdf|parquet|json|excel|feather|html|xml)"
                    + "|(?:load|save)_(?:model|pickle|file|weights|library|config|word2vec_format)|(?:from|save)_pretrained"
                    + "|urlopen|urlretrieve|connect|check_call|check_output|query)");

    private static final String CALL_ONLY = "()";

    private final Map<Name, Allowance> allowed = new HashMap<>();
    private final Map<String, String> dangerousNames = new HashMap<>();
    private final Map<String, String> dangerousModules = new HashMap<>();
    private final Set<String> dangerousCalls = new HashSet<>();
    private final Set<String> unreviewed = new HashSet<>();

    private GlobalLists() {
        readAllowed("allowed-globals.txt");
        readAllowed("allowed-library-globals.txt");
        readDangerous("dangerous-globals.txt");
        readDangerous("dangerous-library-calls.txt");
        NameList.read("unreviewed-packages.txt").forEach(line -> unreviewed.add(line.getFirst()));
    }

    private void readDangerous(String resource) {
        for (List<String> line : NameList.read(resource)) {
            String name = line.get(1);
            if (name.endsWith(CALL_ONLY)) {
                dangerousCalls.add(name.substring(0, name.length() - CALL_ONLY.length()));
            } else if (name.endsWith(".*")) {
                dangerousModules.put(name.substring(0, name.length() - 2), line.get(0));
            } else {
                dangerousNames.put(name, line.get(0));
            }
        }
    }

    private void readAllowed(String resource) {
        for (List<String> line : NameList.read(resource)) {
            Allowance allowance = Allowance.parse(line.get(2), line.size() > 3 ? line.get(3) : "");
            if (allowed.put(new Name(line.get(0), line.get(1)), allowance) != null) {
                throw new IllegalStateException("listed twice: " + line);
            }
        }
    }

    static GlobalLists release() {
        return RELEASE;
    }

    /** @param name may be dotted, then every way to cut it into module and attribute is judged */
    Judgement judge(String module, String name) {
        Allowance allowance = allowed.get(new Name(module, name));
        if (allowance != null) {
            return Judgement.allowed(allowance);
        }
        if (module.length() + name.length() > MAX_REVIEWED_LENGTH) {
            if (danger(module.substring(0, Math.min(MAX_REVIEWED_LENGTH, module.length())))
                    .isPresent()) {
                return Judgement.dangerous("indirection");
            }
            return name.indexOf('.') >= 0 ? Judgement.dangerous("indirection") : Judgement.of(Standing.UNKNOWN);
        }
        if (isTorchScript(module)) {
            return Judgement.of(Standing.TORCHSCRIPT);
        }
        Optional<String> family = danger(Spelling.plain(module + "." + name));
        if (family.isPresent()) {
            return Judgement.dangerous(family.get());
        }
        if (name.indexOf('.') >= 0) {
            return walk(name);
        }
        if (KEY_MODULES.contains(name) || name.startsWith("__") && name.endsWith("__")) {
            return Judgement.dangerous("indirection");
        }
        String root = module.indexOf('.') < 0 ? module : module.substring(0, module.indexOf('.'));
        return Judgement.of(unreviewed.contains(root) ? Standing.UNREVIEWED : Standing.UNKNOWN);
    }

    /** Almost every module re-exports {@code os}, {@code sys} or {@code builtins} somewhere: any suffix counts. */
    private Judgement walk(String name) {
        int from = 0;
        do {
            String rest = name.substring(from);
            // Modules import others under a name with an underscore to keep them out of their interface.
            Optional<String> family =
                    danger(rest.startsWith("_") ? rest.substring(1) : rest).or(() -> danger(rest));
            if (family.isPresent()) {
                return Judgement.dangerous(family.get());
            }
            from = name.indexOf('.', from) + 1;
        } while (from > 0);
        return name.contains("__") ? Judgement.dangerous("indirection") : Judgement.of(Standing.DOTTED);
    }

    /** Whether to call the name, with arguments, gives an attacker something, while to import it does not. */
    boolean isDangerousCall(Imported imported) {
        String name = imported.name();
        return dangerousCalls.contains(imported.qualified())
                || name.indexOf('.') >= 0 && isMethodOfDanger(name.substring(name.lastIndexOf('.') + 1));
    }

    /** Whether methods of this name reach files, the network or the interpreter, whatever the class. */
    static boolean isMethodOfDanger(String method) {
        return METHODS.matcher(method).matches();
    }

    private Optional<String> danger(String qualified) {
        String family = dangerousNames.get(qualified);
        if (family != null) {
            return Optional.of(family);
        }
        for (int end = qualified.length(); end > 0; end = qualified.lastIndexOf('.', end - 1)) {
            family = dangerousModules.get(qualified.substring(0, end));
            if (family == null && end < qualified.length()) {
                // A dangerous callable with something behind it, such as a method of a class.
                family = dangerousNames.get(qualified.substring(0, end));
            }
            if (family != null) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }

    private static boolean isTorchScript(String module) {
        return module.equals("__torch__") || module.startsWith("__torch__.") || module.equals("torch.jit._pickle");
    }
}
