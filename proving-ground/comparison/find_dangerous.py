"""Finds, in the sources of installed packages, the functions that hand what they are given to something dangerous.

    find_dangerous.py SITE_PACKAGES... > dangerous-library-globals.txt

Nothing is imported: modules are parsed. A function is listed when a value that comes from its parameters reaches a sink: it
is executed, imported, unpickled, opened, sent, or started as a process. Methods are listed with their class, constructors as
`module.Class()`, which is dangerous to call and not to import: pickles name classes to make instances without them. Names by
which a package re-exports such a function are listed as well. One line a name: what it gives, the name.
"""

import ast
import pathlib
import sys

PACKAGES = """numpy scipy sklearn pandas torch torchvision torchaudio xgboost lightgbm catboost joblib gensim nltk networkx
statsmodels skops imblearn hmmlearn category_encoders transformers diffusers datasets accelerate peft huggingface_hub safetensors
tokenizers keras tensorflow onnx onnxruntime fsspec smart_open polars pyarrow patsy cloudpickle spacy flair
ultralytics timm mlflow pytorch_lightning lightning tqdm narwhals packaging""".split()

SINKS = {
    "eval": "code", "exec": "code", "execfile": "code", "compile": "code", "__import__": "import", "open": "files",
    "importlib.import_module": "import", "import_module": "import", "runpy.run_path": "code", "runpy.run_module": "code",
    "pickle.load": "loader", "pickle.loads": "loader", "cPickle.load": "loader", "cPickle.loads": "loader", "pickle.Unpickler": "loader",
    "_pickle.load": "loader", "_pickle.loads": "loader", "marshal.loads": "code", "dill.loads": "loader", "dill.load": "loader",
    "cloudpickle.loads": "loader", "cloudpickle.load": "loader", "joblib.load": "loader", "torch.load": "loader", "np.load": "loader",
    "numpy.load": "loader", "unpickle": "loader", "pd.read_pickle": "loader", "yaml.load": "code", "yaml.unsafe_load": "code",
    "os.system": "process", "os.popen": "process", "os.execv": "process", "os.execvp": "process", "os.spawnv": "process",
    "subprocess.run": "process", "subprocess.call": "process", "subprocess.Popen": "process", "subprocess.check_call": "process",
    "subprocess.check_output": "process", "subprocess.getoutput": "process", "Popen": "process", "check_output": "process",
    "check_call": "process", "urlopen": "network", "urlretrieve": "network", "urllib.request.urlopen": "network",
    "urllib.request.urlretrieve": "network", "requests.get": "network", "requests.post": "network", "requests.request": "network",
    "socket.create_connection": "network", "socket.socket": "network", "ctypes.CDLL": "code", "ctypes.cdll.LoadLibrary": "code",
    "io.open": "files", "gzip.open": "files", "bz2.open": "files", "lzma.open": "files", "zipfile.ZipFile": "files",
    "tarfile.open": "files", "np.fromfile": "files", "np.memmap": "files", "np.loadtxt": "files", "np.genfromtxt": "files",
    "np.save": "files", "np.savetxt": "files", "np.savez": "files", "os.remove": "files", "os.unlink": "files", "os.rename": "files",
    "os.rmdir": "files", "os.removedirs": "files", "os.makedirs": "files", "os.mkdir": "files", "os.chmod": "files",
    "shutil.rmtree": "files", "shutil.copy": "files", "shutil.copyfile": "files", "shutil.copytree": "files", "shutil.move": "files",
    "shutil.unpack_archive": "files", "sqlite3.connect": "files",
}


def dotted(node):
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


def names(node):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def calls_of(function, aliases, method):
    """Names that the function calls with a first argument that comes from its parameters."""
    arguments = function.args
    tainted = {a.arg for a in arguments.posonlyargs + arguments.args + arguments.kwonlyargs}
    tainted |= {a.arg for a in (arguments.vararg, arguments.kwarg) if a}
    if method:
        tainted -= {"self", "cls"}
    found = set()
    # Breadth first, which is the order of statements where it matters.
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and names(node.value) & tainted:
            for target in node.targets:
                tainted |= names(target) - {"self"}
        elif isinstance(node, ast.Call):
            called = dotted(node.func)
            first = node.args[0] if node.args else node.keywords[0].value if node.keywords else None
            if called is None or first is None or not names(first) & tainted:
                continue
            head, _, rest = called.partition(".")
            found.add(called)
            found.add(aliases.get(head, head) + ("." + rest if rest else ""))
    return found


def modules(root):
    for package in PACKAGES:
        base = root / package
        files = sorted(base.rglob("*.py")) if base.is_dir() else [root / (package + ".py")]
        for path in files:
            parts = path.relative_to(root).with_suffix("").parts
            if not path.is_file() or any(p in ("tests", "test", "testing") or p.startswith("test_") for p in parts):
                continue
            try:
                tree = ast.parse(path.read_bytes())
            except (SyntaxError, ValueError, RecursionError):
                continue
            package_file = parts[-1] == "__init__"
            yield ".".join(parts[:-1] if package_file else parts), package_file, tree


def imports(module, package_file, tree):
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.split(".")[0]] = alias.name if alias.asname else alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = module.split(".")
                up = up[: len(up) - node.level + (1 if package_file else 0)]
                base = ".".join(up + ([base] if base else []))
            for alias in node.names:
                found[alias.asname or alias.name] = f"{base}.{alias.name}"
    return found


def functions(module, tree, aliases):
    """What the functions and methods of a module call: (name, is constructor, is function of the module, calls)."""
    local = dict(aliases)
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            local.setdefault(node.name, f"{module}.{node.name}")
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield f"{module}.{node.name}", True, calls_of(node, local, False)
        elif isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef) and part.name == "__init__":
                    yield f"{module}.{node.name}()", False, calls_of(part, local, True)
                elif isinstance(part, ast.FunctionDef) and not part.name.startswith("__"):
                    yield f"{module}.{node.name}.{part.name}", False, calls_of(part, local, True)


def main(roots):
    listed = {}
    for root in map(pathlib.Path, roots):
        aliases = {}
        everything = []
        for module, package_file, tree in modules(root):
            aliases[module] = imports(module, package_file, tree)
            everything += [f for f in functions(module, tree, aliases[module]) if f[2]]
        known = dict(SINKS)
        for _ in range(3):  # callers of what was found, twice removed
            for name, reusable, calls in everything:
                family = next((known[c] for c in sorted(calls) if c in known), None)
                if family:
                    listed.setdefault(name, family)
                    if reusable:
                        known.setdefault(name, family)
        for module, local in aliases.items():
            for name, full in local.items():
                for end in ("", "()"):
                    if full + end in listed and f"{module}.{name}" != full:
                        listed.setdefault(f"{module}.{name}{end}", listed[full + end])
    for name in sorted(listed):
        print(listed[name], name)


if __name__ == "__main__":
    main(sys.argv[1:])
