"""Lists functions and classes of libraries that hand an argument to something that opens, executes, imports, fetches or deletes.

Usage: list_dangerous_calls.py SITE_PACKAGES PACKAGE...

Reads sources and imports nothing. A line of output is a line of dangerous-library-calls.txt: family, name, "()" because only
to call the name is dangerous. A name counts when the first argument of the dangerous call is a parameter that is not assigned
before: whoever calls it chooses what is opened or run. Leave out the names that dangerous-globals.txt has already.
"""

import ast
import pathlib
import sys

DANGEROUS = {
    "code": "exec eval compile __import__ importlib.import_module import_module pickle.load pickle.loads pickle.Unpickler "
    "dill.load dill.loads cloudpickle.loads marshal.loads joblib.load torch.load",
    "files": "open io.open gzip.open bz2.open lzma.open tarfile.open zipfile.ZipFile h5py.File np.load numpy.load os.remove "
    "os.unlink os.rename os.replace os.makedirs os.mkdir os.rmdir os.removedirs os.listdir os.chmod shutil.rmtree shutil.copy "
    "shutil.copyfile shutil.move",
    "process": "os.system os.popen os.kill Popen check_call check_output subprocess.run subprocess.call subprocess.check_call "
    "subprocess.check_output subprocess.Popen",
    "network": "urlopen request.urlopen urllib.request.urlopen urlretrieve urllib.request.urlretrieve requests.get requests.post",
    "native": "CDLL ctypes.CDLL ctypes.cdll.LoadLibrary",
}
FAMILY = {name: family for family, names in DANGEROUS.items() for name in names.split()}
SAME_VALUE = {"str", "os.fspath", "os.path.expanduser", "os.path.abspath", "Path", "os.fsencode"}


def dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else None
    return None


def family(function, method):
    arguments = function.args
    parameters = [a.arg for a in arguments.posonlyargs + arguments.args][1 if method else 0 :]
    assigned = {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = set()
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        first = node.args[0]
        if isinstance(first, ast.Call) and dotted(first.func) in SAME_VALUE and first.args:
            first = first.args[0]
        name = dotted(node.func)
        if name in FAMILY and isinstance(first, ast.Name) and first.id in parameters and first.id not in assigned:
            found.add(FAMILY[name])
    return min(found, default=None)


def names(tree):
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not any("contextmanager" in ast.dump(d) for d in node.decorator_list):
            yield node.name, family(node, False)
        elif isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, ast.FunctionDef) and member.name in ("__init__", "__new__"):
                    yield node.name, family(member, True)


def main(root, packages):
    lines = set()
    for package in packages:
        single = root / f"{package}.py"
        for file in [single] if single.is_file() else sorted((root / package).rglob("*.py")):
            module = ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            if ".test" in module:
                continue
            try:
                tree = ast.parse(file.read_text(errors="ignore"))
            except SyntaxError:
                continue
            lines.update(f"{what} {module}.{name}()" for name, what in names(tree) if what)
    print("\n".join(sorted(lines, key=lambda line: line.split()[1])))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
