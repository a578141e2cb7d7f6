package io.lazaretto.artifact.code;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.code.Definition.ClassDefinition;
import io.lazaretto.artifact.code.Definition.FunctionDefinition;
import io.lazaretto.artifact.code.Definition.Instance;
import io.lazaretto.artifact.code.Definition.LambdaDefinition;
import io.lazaretto.artifact.code.Definition.Method;
import io.lazaretto.artifact.python.Expr.Bytes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls: of what the file defines, of what gives a name another way, and of everything else. */
final class Calls {
    private static final Set<String> NAMESPACES =
            Set.of("builtins.globals", "builtins.locals", "builtins.vars", "builtins.dir");
    /** What hands its argument on unchanged. */
    private static final Set<String> TRANSPARENT = Set.of(
            "builtins.list",
            "builtins.tuple",
            "builtins.str",
            "builtins.iter",
            "builtins.set",
            "functools.partial",
            "functools.wraps()",
            "builtins.staticmethod",
            "builtins.classmethod",
            "builtins.property",
            "builtins.next",
            "functools.lru_cache",
            "copy.copy",
            "copy.deepcopy");

    private static final Set<String> MAPS =
            Set.of("builtins.map", "builtins.filter", "functools.reduce", "itertools.starmap");

    private static final String CALL = ".__call__";
    /** The same path, written otherwise. */
    private static final Set<String> HOME = Set.of(
            "os.path.expanduser", "os.path.expandvars", "os.path.abspath", "os.path.realpath", "os.path.normpath");

    private final Analysis analysis;

    Calls(Analysis analysis) {
        this.analysis = analysis;
    }

    Value call(Value callable, List<Value> arguments, Map<String, Value> named, Scope scope)
            throws BudgetExceededException {
        Value result = Value.NONE;
        for (Definition local : callable.locals()) {
            result = result.join(local(local, arguments, named));
        }
        for (String name : callable.names()) {
            String canonical = CapabilityNames.release().canonical(name);
            result = result.join(library(canonical, callable, arguments, named, scope));
        }
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        traits.addAll(callable.traits());
        if (callable.names().isEmpty() && callable.locals().isEmpty()) {
            traits.add(Trait.OPAQUE);
            arguments.forEach(a -> traits.addAll(a.traits()));
            passOn(arguments, named);
            Value receiver = new Value(callable.names(), Set.of(), callable.traits(), Set.of());
            return receiver.with(traits);
        }
        return result.with(traits);
    }

    private Value local(Definition local, List<Value> arguments, Map<String, Value> named)
            throws BudgetExceededException {
        return switch (local) {
            case FunctionDefinition f -> analysis.call(f, arguments, named);
            case Method m -> {
                List<Value> all = new ArrayList<>(arguments);
                all.addFirst(m.object);
                yield analysis.call(m.function, all, named);
            }
            case LambdaDefinition l -> analysis.expressions().applied(l.source, arguments, l.around);
            case ClassDefinition c -> {
                Value object = Value.local(c.instance);
                for (String constructor : List.of("__new__", "__init__", "__post_init__")) {
                    for (Definition d : analysis.expressions()
                            .attribute(object, constructor)
                            .locals()) {
                        local(d, arguments, named);
                    }
                }
                yield object;
            }
            case Instance i -> {
                Value result = Value.NONE;
                for (Definition d : analysis.expressions()
                        .attribute(Value.local(i), "__call__")
                        .locals()) {
                    result = result.join(local(d, arguments, named));
                }
                yield result.isNone() ? Value.OPAQUE : result;
            }
        };
    }

    private Value library(String name, Value callable, List<Value> arguments, Map<String, Value> named, Scope scope)
            throws BudgetExceededException {
        Value first = arguments.isEmpty() ? Value.NONE : arguments.getFirst();
        Capability capability = CapabilityNames.release().of(name).orElse(null);
        if (name.equals("builtins.object.__getattribute__") || name.equals("builtins.type.__getattribute__")) {
            return attribute(arguments, scope);
        }
        if (name.endsWith(".__getattribute__")) {
            Value object = Value.name(name.substring(0, name.lastIndexOf('.')));
            return attribute(List.of(object, first), scope);
        }
        if (name.equals("builtins.getattr") || name.equals("operator.getitem")) {
            return attribute(arguments, scope);
        }
        if (name.equals("operator.attrgetter()") || name.equals("operator.methodcaller()")) {
            return got(callable, arguments);
        }
        if (NAMESPACES.contains(name)) {
            return first.isNone() ? Value.name("<namespace>") : dict(first);
        }
        if (TRANSPARENT.contains(name) && !first.isNone()) {
            passOn(arguments, named);
            return Decoders.sequence(name, first);
        }
        if (MAPS.contains(name) && arguments.size() >= 2) {
            return mapped(arguments, scope);
        }
        if (capability == null && name.endsWith(CALL)) {
            String called = CapabilityNames.release().canonical(name.substring(0, name.length() - CALL.length()));
            return library(called, callable, arguments, named, scope);
        }
        if (HOME.contains(name) && !first.isNone()) {
            return first;
        }
        analysis.judge().called(name, capability, arguments, named, analysis);
        if (capability == Capability.EXECUTION) {
            run(name, first, scope);
        }
        if (capability == Capability.IMPORT) {
            Value module = imported(first);
            if (module != null) {
                return module.with(first.traits());
            }
        }
        if (name.endsWith(".load_module") || name.endsWith(".import_module")) {
            Value module = imported(first);
            return module == null ? Value.OPAQUE : module;
        }
        if (!Judge.ONLY_LOOK.contains(name)) {
            passOn(arguments, named);
        }
        return result(name, capability, arguments, named);
    }

    private Value result(String name, Capability capability, List<Value> arguments, Map<String, Value> named)
            throws BudgetExceededException {
        Value folded = Decoders.fold(name, arguments);
        if (folded != null) {
            analysis.spend(Folding.length(folded) / 16);
        }
        Value result = folded != null ? folded : Value.name(name + "()").with(Trait.OPAQUE);
        for (Value argument : arguments) {
            result = result.with(argument.traits());
            result = Judge.isEnvironment(argument) ? result.with(Trait.ENVIRONMENT) : result;
            if (name.startsWith("operator.")) {
                result = result.join(argument);
            }
        }
        for (Value argument : named.values()) {
            result = result.with(argument.traits());
        }
        Trait trait = trait(name, capability, arguments);
        return trait == null ? result : result.with(trait);
    }

    private static Trait trait(String name, Capability capability, List<Value> arguments) {
        if (capability == Capability.DECODER) {
            return Trait.DECODED;
        }
        if (capability == Capability.NETWORK || capability == Capability.SOCKET) {
            return Trait.DOWNLOADED;
        }
        if (capability == Capability.SECRET) {
            return Trait.SECRET;
        }
        if (name.equals("os.getenv") || name.startsWith("os.environ.")) {
            boolean all = name.startsWith("os.environ.") && arguments.isEmpty();
            return all ? Trait.ENVIRONMENT : Secrets.isSecretName(arguments) ? Trait.SECRET : null;
        }
        return name.equals("builtins.open") && Secrets.isSecretPath(arguments) ? Trait.SECRET : null;
    }

    /** A callable that is handed over may be called by whoever gets it. */
    private void passOn(List<Value> arguments, Map<String, Value> named) throws BudgetExceededException {
        for (Value argument : arguments) {
            analysis.judge().passedOn(argument, analysis);
            hand(argument);
        }
        for (Value argument : named.values()) {
            analysis.judge().passedOn(argument, analysis);
            hand(argument);
        }
    }

    private void hand(Value argument) throws BudgetExceededException {
        for (Definition local : argument.locals()) {
            if (local instanceof FunctionDefinition || local instanceof Method) {
                local(local, List.of(), Map.of());
            }
        }
    }

    private Value mapped(List<Value> arguments, Scope scope) throws BudgetExceededException {
        Value function = arguments.get(0);
        List<Value> elements = Folding.elements(arguments.get(1), 2_048);
        if (elements == null) {
            return call(function, List.of(Folding.element(arguments.get(1))), Map.of(), scope)
                    .with(Trait.OPAQUE);
        }
        List<Value> results = new ArrayList<>();
        for (Value element : elements) {
            results.add(call(function, List.of(element), Map.of(), scope));
        }
        return Folding.sequence(results);
    }

    private Value attribute(List<Value> arguments, Scope scope) throws BudgetExceededException {
        if (arguments.size() < 2) {
            return Value.OPAQUE;
        }
        Value object = arguments.get(0);
        Value result = arguments.size() > 2 ? arguments.get(2) : Value.NONE;
        Value name = arguments.get(1);
        for (Object constant : name.constants()) {
            if (constant instanceof String s) {
                Value item = item(object, Value.constant(s), scope);
                result =
                        result.join(item != null ? item : analysis.expressions().attribute(object, s));
            }
        }
        if (name.has(Trait.OPAQUE) || name.constants().isEmpty()) {
            analysis.judge().computed(object, analysis);
        }
        return result.isNone() ? object.with(Trait.OPAQUE) : result.with(name.traits());
    }

    /** What {@code attrgetter(name)(object)} gives. */
    private Value got(Value getter, List<Value> arguments) throws BudgetExceededException {
        Value result = Value.OPAQUE;
        Value object = arguments.isEmpty() ? Value.OPAQUE : arguments.getFirst();
        analysis.judge().computed(object, analysis);
        return result.with(getter.traits()).join(object);
    }

    /** An element of a namespace or of the table of modules; null when the object is neither. */
    Value item(Value object, Value index, Scope scope) throws BudgetExceededException {
        Value result = null;
        for (String name : object.names()) {
            String canonical = CapabilityNames.release().canonical(name);
            Value found = null;
            for (Object key : index.constants()) {
                if (key instanceof String s) {
                    if (canonical.equals("<namespace>")) {
                        found = scope.get(s);
                    } else if (canonical.equals("sys.modules")) {
                        found = Value.name(s);
                    } else if (canonical.endsWith(".__dict__")) {
                        found = analysis.expressions()
                                .attribute(Value.name(canonical.substring(0, canonical.length() - 9)), s);
                    } else if (canonical.equals("os.environ")) {
                        found = Value.OPAQUE.with(Secrets.isSecretName(List.of(index)) ? Trait.SECRET : Trait.OPAQUE);
                    } else if (canonical.equals("__builtins__") || canonical.equals("builtins.__builtins__")) {
                        found = Value.name("builtins." + s);
                    } else {
                        // Modules of modules, such as os.sys.modules, and dictionaries of functions.
                        found = canonical.equals("builtins") ? Value.name("builtins." + s) : null;
                    }
                }
            }
            if (found != null) {
                result = result == null ? found : result.join(found);
            }
        }
        return result;
    }

    private static Value dict(Value object) {
        Value result = Value.NONE;
        for (String name : object.names()) {
            result = result.join(Value.name(name + ".__dict__"));
        }
        return result.isNone() ? Value.OPAQUE : result;
    }

    private static Value imported(Value name) {
        Value result = null;
        for (Object constant : name.constants()) {
            if (constant instanceof String s && !s.isEmpty()) {
                // pkgutil.resolve_name separates the module from what is in it.
                Value module = Value.name(s.replace(':', '.'));
                result = result == null ? module : result.join(module);
            }
        }
        return result;
    }

    /** Text that is run as code is evaluated like the rest of it. */
    private void run(String name, Value source, Scope scope) throws BudgetExceededException {
        boolean runs = name.equals("builtins.exec") || name.equals("builtins.eval") || name.equals("builtins.compile");
        if (!runs
                && !name.endsWith(".runsource")
                && !name.startsWith("timeit.")
                && !name.startsWith("cProfile.")
                && !name.startsWith("profile.")) {
            return;
        }
        for (Object constant : source.constants()) {
            if (constant instanceof String s) {
                analysis.text(s, scope);
            } else if (constant instanceof Bytes b) {
                analysis.text(b.latin1(), scope);
            }
        }
    }
}
