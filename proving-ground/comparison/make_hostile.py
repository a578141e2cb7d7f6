"""Writes hostile and malformed model files of our own making. Nothing here is loaded, and the only command in them is `id`.

Usage: make_hostile.py DIR
Makes DIR/malicious/<class>/ and DIR/malformed/<class>/. Needs the standard library only.
"""

import bz2
import gzip
import io
import lzma
import pathlib
import pickle
import struct
import sys
import tarfile
import zipfile
import zlib

GADGETS = {
    "process": [
        "os.system", "posix.system", "nt.system", "subprocess.Popen", "subprocess.check_output", "pty.spawn", "os.execv",
        "_posixsubprocess.fork_exec", "_bootsubprocess.Popen", "multiprocessing.util.spawnv_passfds",
        "concurrent.futures.process.ProcessPoolExecutor", "mailcap.findmatch", "imaplib.IMAP4_stream", "platform.popen",
        "mlflow.projects.backend.local._run_entry_point", "asyncio.create_subprocess_shell", "commands.getoutput"],
    "code": [
        "builtins.eval", "builtins.exec", "builtins.compile", "builtins.__import__", "builtins.breakpoint", "runpy.run_path",
        "code.InteractiveInterpreter", "codeop.compile_command", "trace.Trace", "idlelib.run.Executive", "timeit.timeit",
        "numpy.f2py.crackfortran.getlincoef", "pandas.core.computation.eval.eval", "torch._dynamo.guards.GuardBuilder",
        "torch.fx.experimental.symbolic_shapes.ShapeEnv", "torch._inductor.codecache.compile_file", "cProfile.run",
        "torch.utils.cpp_extension.load_inline", "site.execsitecustomize", "_interpreters.create", "profile.run",
        "_xxsubinterpreters.create", "bdb.Bdb", "doctest.debug_script", "ctypes.CDLL", "numpy.testing._private.utils.runstring",
        "scipy.stats._continuous_distns.norm_gen", "sympy.sympify"],
    "import": [
        "importlib.import_module", "importlib.machinery.SourceFileLoader", "zipimport.zipimporter", "pkgutil.resolve_name",
        "pydoc.locate", "modulefinder.ModuleFinder", "unittest.mock._importer", "transformers.utils.import_utils._LazyModule",
        "cgitb.lookup", "types.CodeType", "types.FunctionType", "dill._dill._create_function", "cloudpickle.cloudpickle._make_function",
        "setuptools.setup", "antigravity.geohash", "operator.attrgetter", "_operator.methodcaller", "builtins.getattr",
        "functools.partial", "numpy.core._ufunc_reconstruct", "pip.main", "ensurepip.bootstrap"],
    "loader": [
        "torch.load", "torch.hub.load", "torch.jit.load", "torch.ops.load_library", "torch.distributed.rpc.rpc_sync",
        "pandas.read_pickle", "pickle.loads", "_pickle.loads", "joblib.load", "dill.loads", "numpy.load", "shelve.open"],
    "files": [
        "io.open", "_io.FileIO", "builtins.open", "codecs.open", "logging.FileHandler", "numpy.savetxt", "fileinput.input", "dbm.open",
        "zipfile.ZipFile", "mmap.mmap", "tensorflow.io.read_file", "pandas.io.parsers.readers.read_csv", "linecache.getline",
        "tempfile.mktemp", "shutil.rmtree", "os.remove", "sqlite3.connect"],
    "network": [
        "requests.get", "smtplib.SMTP", "ftplib.FTP", "telnetlib.Telnet", "socketserver.TCPServer", "socket.socket",
        "wsgiref.simple_server.make_server", "xml.dom.xmlbuilder.DOMEntityResolver", "urllib.request.urlopen", "urllib2.urlopen",
        "webbrowser.open", "http.client.HTTPConnection", "aiohttp.client.ClientSession"],
    "interpreter": [
        "atexit._run_exitfuncs", "atexit.register", "signal.signal", "gc.get_objects", "_thread.start_new_thread", "threading.Thread",
        "select.epoll", "sys.exit", "sys.settrace", "fickling.hook.deactivate_safe_ml_environment", "picklescan.cli.main"],
    "unlisted": ["acme.loader.run", "somepackage.Model", "__main__.MyModel", "nonsense.module.call"],
}


def text(value):
    data = value.encode()
    return b"X" + struct.pack("<I", len(data)) + data


def short(value):
    data = value.encode()
    return b"\x8c" + bytes([len(data)]) + data


def glob(module, name):
    return b"c%s\n%s\n" % (module.encode(), name.encode())


def stack_global(module, name):
    return short(module) + short(name) + b"\x93"


def call(module="os", name="system", argument="id", proto=2):
    target = stack_global(module, name) if proto >= 4 else glob(module, name)
    head = bytes([0x80, proto]) if proto >= 2 else b""
    return head + target + text(argument) + b"\x85R."


EVIL = call()
BODY = EVIL[2:-1]
HARMLESS = b"\x80\x02}q\x00X\x01\x00\x00\x00aK\x01s."


def frame(length):
    return b"\x95" + struct.pack("<Q", length & (2**64 - 1))


class Out:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.written = 0

    def file(self, kind, group, name, data):
        folder = self.root / kind / group
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        self.written += 1

    def evil(self, group, name, data):
        self.file("malicious", group, name, data)

    def broken(self, group, name, data):
        self.file("malformed", group, name, data)


def zipped(members, method=zipfile.ZIP_STORED, comment=b""):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
        archive.comment = comment
    return buffer.getvalue()


def torch_zip(payload, extra=(), **options):
    return zipped([("archive/data.pkl", payload), ("archive/byteorder", b"little"), ("archive/version", b"3\n"), *extra], **options)


def gadgets(out):
    for family, names in GADGETS.items():
        for full in names:
            module, name = full.rsplit(".", 1)
            out.evil("gadget-" + family, full + ".pkl", call(module, name, proto=4))
    for full in ("os.system", "builtins.eval", "commands.getoutput"):
        module, name = full.rsplit(".", 1)
        out.evil("gadget-process", full + "-p0.pkl", call(module, name, proto=0))


def names(out):
    group = "names"
    out.evil(group, "memo-decoys.pkl", b"\x80\x04" + short("os") + b"q\x02" + short("system") + b"q\x03" + short("math") + b"q\x00"
             + short("floor") + b"q\x01" + b"h\x02h\x03\x93" + text("id") + b"\x85R.")
    out.evil(group, "memo-after-pop.pkl", b"\x80\x04" + short("os") + short("math") + b"0\x94" + short("system") + short("floor")
             + b"0\x94h\x00h\x01\x93" + text("id") + b"\x85R.")
    out.evil(group, "memo-carry-over.pkl", b"\x80\x04" + short("os") + b"\x94" + short("system") + b"\x94.\x80\x04" + short("math") + b"\x94"
             + short("floor") + b"\x94h\x00h\x01\x93" + text("id") + b"\x85R.")
    out.evil(group, "memoize-counts-slots.pkl", b"\x80\x04" + short("zero") + b"q\x05" + short("os") + b"\x94" + short("system") + b"\x94"
             + b"h\x01h\x02\x93" + text("id") + b"\x85R.")
    out.evil(group, "unicode-escape.pkl", b"\x80\x04V\\u006f\\u0073\nV\\u0073ystem\n\x93" + text("id") + b"\x85R.")
    out.evil(group, "string-escape.pkl", b"\x80\x04S'\\x6f\\x73'\nS'\\163ystem'\n\x93" + text("id") + b"\x85R.")
    long = lambda s: b"\x8d" + struct.pack("<Q", len(s)) + s.encode()
    out.evil(group, "long-strings.pkl", b"\x80\x04" + long("os") + long("system") + b"\x93" + text("id") + b"\x85R.")
    out.evil(group, "binstring-names.pkl", b"\x80\x04U\x02osU\x06system\x93" + text("id") + b"\x85R.")
    out.evil(group, "dotted-pathlib.pkl", call("pathlib", "os.system", proto=4))
    out.evil(group, "dotted-torch.pkl", call("torch", "os.system", proto=4))
    out.evil(group, "dotted-sklearn.pkl", call("sklearn.base", "warnings.sys.modules", proto=4))
    out.evil(group, "dotted-allowed.pkl", call("collections", "OrderedDict.__init__.__globals__", proto=4))
    out.evil(group, "computed-join.pkl", b"\x80\x04" + short("os") + stack_global("builtins", "str.join") + text("") + b"](" + text("sys")
             + text("tem") + b"e\x86R\x93" + text("id") + b"\x85R.")
    out.evil(group, "extension-code.pkl", b"\x80\x02\x82\x07)R.")
    out.evil(group, "cpickle.pkl", call("cPickle", "loads", proto=0))
    out.evil(group, "python2-thread.pkl", call("thread", "start_new_thread", proto=2))


def numbers(out):
    group = "numbers"
    for name, start in (("int-hex", b"I0x10\n0"), ("long-hex", b"L0x10L\n0"), ("int-octal", b"I010\n0"), ("int-nul", b"I1\x00junk\n0"),
                        ("long-nul", b"L5\x00junkL\n0"), ("float-nul", b"F1.5\x00junk\n0"), ("float-space", b"F 1.5\n0"),
                        ("put-nul", b"Np1\x00j\n0"), ("put-plus", b"Np+1\n0")):
        out.evil(group, name + ".pkl", b"\x80\x02" + start + BODY + b".")
        out.evil(group, name + ".pt", torch_zip(b"\x80\x02" + start + BODY + b"."))


def calls(out):
    group = "calls"
    out.evil(group, "inst.pkl", b"(" + text("id") + b"ios\nsystem\n.")
    out.evil(group, "obj.pkl", b"(" + glob("os", "system") + text("id") + b"o.")
    out.evil(group, "newobj.pkl", b"\x80\x02" + glob("subprocess", "Popen") + text("id") + b"\x85\x81.")
    out.evil(group, "newobj-ex.pkl", b"\x80\x04" + stack_global("subprocess", "Popen") + text("id") + b"\x85}\x92.")
    dictionary = b"\x80\x02" + glob("collections", "OrderedDict") + b")R"
    for method, opcode in (("__setstate__", b"b"), ("append", b"a"), ("extend", b"a"), ("add", None)):
        plant = b"}" + text(method) + glob("os", "system") + b"sb"
        trigger = b"(" + text("id") + b"\x90" if opcode is None else text("id") + opcode
        out.evil(group, f"planted-{method.strip('_')}.pkl", dictionary + plant + trigger + b".")
        estimator = b"\x80\x02" + glob("sklearn.linear_model._base", "LinearRegression") + b")\x81"
        out.evil(group, f"planted-{method.strip('_')}-estimator.pkl", estimator + plant + trigger + b".")
    out.evil(group, "build-on-function.pkl", b"\x80\x04" + stack_global("numpy", "prod") + b"N}" + text("a") + stack_global("os", "system")
             + b"s\x86b0" + stack_global("numpy", "prod.a") + text("id") + b"\x85R.")
    out.evil(group, "numpy-builtins.pkl", b"\x80\x04" + stack_global("numpy", "size") + b"}" + text("x") + stack_global("numpy", "__builtins__")
             + b"sb" + stack_global("numpy", "size.x.eval") + text("1") + b"\x85R.")
    out.evil(group, "call-of-result.pkl", b"\x80\x04" + stack_global("operator", "attrgetter") + text("system") + b"\x85R"
             + stack_global("os", "path") + b"\x85R" + text("id") + b"\x85R.")
    out.evil(group, "persistent-code.pkl", b"\x80\x02" + text("__import__('os').system('id')") + b"Q.")
    out.evil(group, "nested-loads.pkl", b"\x80\x04" + stack_global("pickle", "loads") + b"C" + bytes([len(EVIL)]) + EVIL + b"\x85R.")
    out.evil(group, "nested-torch-storage.pkl", b"\x80\x04" + stack_global("torch.storage", "_load_from_bytes") + b"C"
             + bytes([len(EVIL)]) + EVIL + b"\x85R.")
    out.evil(group, "growth.pkl", b"\x80\x02]q\x00" + b"".join(b"(" + b"h" + bytes([i]) + b"".join(b"h" + bytes([i]) for _ in range(9)) + b"lq"
             + bytes([i + 1]) for i in range(40)) + b".")
    out.evil(group, "dup-flood.pkl", b"\x80\x02N" + b"2" * 200_000 + b".")


def libraries(out):
    """What the allow lists for libraries must not let through."""
    group = "library-gadgets"
    reconstruct = b"\x80\x02" + glob("copyreg", "_reconstructor") + glob("os", "system") + glob("builtins", "object") + b"N\x87R."
    out.evil(group, "reconstructor-type.pkl", reconstruct)
    base = b"\x80\x02" + glob("copyreg", "_reconstructor") + glob("sklearn.svm._classes", "SVC") + glob("os", "system") + text("id") + b"\x87R."
    out.evil(group, "reconstructor-base.pkl", base)
    out.evil(group, "randomstate-ctor.pkl", b"\x80\x02" + glob("numpy.random._pickle", "__randomstate_ctor") + text("id") + glob("os", "system") + b"\x86R.")
    out.evil(group, "bitgenerator-type.pkl", b"\x80\x02" + glob("numpy.random._pickle", "__bit_generator_ctor") + glob("code", "interact") + b"\x85R.")
    out.evil(group, "randomstate-unlisted.pkl", b"\x80\x02" + glob("numpy.random._pickle", "__randomstate_ctor") + text("id") + glob("acme", "run") + b"\x86R.")
    out.evil(group, "defaultdict-factory.pkl", b"\x80\x02" + glob("collections", "defaultdict") + glob("builtins", "breakpoint") + b"\x85R.")
    out.evil(group, "partial.pkl", b"\x80\x02" + glob("functools", "partial") + glob("os", "system") + b"\x85R.")
    out.evil(group, "partial-state.pkl", b"\x80\x02" + glob("functools", "partial") + glob("builtins", "len") + b"\x85R(" + glob("os", "system")
             + b")}NtbR.")
    estimator = b"\x80\x02" + glob("sklearn.linear_model._base", "LinearRegression") + b")\x81"
    out.evil(group, "estimator-slots.pkl", estimator + b"N}" + text("predict") + glob("builtins", "eval") + b"s\x86b.")
    out.evil(group, "estimator-unlisted-slots.pkl", estimator + b"N}" + text("__class__") + text("x") + b"s\x86b.")
    out.evil(group, "transformer-func.pkl", b"\x80\x02" + glob("sklearn.preprocessing._function_transformer", "FunctionTransformer")
             + b")\x81}" + text("func") + glob("os", "system") + b"sb.")
    out.evil(group, "pipeline-step.pkl", b"\x80\x02" + glob("sklearn.pipeline", "Pipeline") + b")\x81}" + text("steps") + b"](" + text("x")
             + glob("subprocess", "Popen") + text("id") + b"\x85R\x86ae" .replace(b"ae", b"ta") + b"sb.")
    out.evil(group, "rv-argparse.pkl", b"\x80\x02" + glob("scipy.stats._continuous_distns", "norm_gen") + b")\x81}" + text("_parse_arg_template")
             + text("import os") + b"sb.")
    out.evil(group, "index-class.pkl", b"\x80\x02" + glob("pandas.core.indexes.base", "_new_Index") + glob("subprocess", "Popen") + b"}" + text("args")
             + text("id") + b"s\x86R.")
    out.evil(group, "module-hook.pkl", b"\x80\x02" + glob("torch.nn.modules.linear", "Linear") + b")\x81}" + text("_forward_pre_hooks") + b"}K\x00"
             + glob("builtins", "exec") + b"ssb.")
    out.evil(group, "cython-type.pkl", b"\x80\x02" + glob("pandas._libs.arrays", "__pyx_unpickle_NDArrayBacked") + glob("acme", "Thing") + b"K\x01N\x87R.")
    out.evil(group, "dill-function.pkl", b"\x80\x04" + stack_global("dill._dill", "_create_function") + b"(" + stack_global("dill._dill", "_create_code")
             + b"(K\x00K\x00K\x00K\x00K\x01C\x02d\x00tR}" + text("f") + b"NNtR.")
    out.evil(group, "cloudpickle-function.pkl", b"\x80\x05" + stack_global("cloudpickle.cloudpickle", "_make_function") + b"("
             + stack_global("cloudpickle.cloudpickle", "_builtin_type") + text("CodeType") + b"\x85R}NNNtR.")
    out.evil(group, "ufunc-reconstruct.pkl", b"\x80\x02" + glob("numpy.core", "_ufunc_reconstruct") + text("os") + text("system") + b"\x86R.")
    out.evil(group, "pyfunc-distance.pkl", b"\x80\x02" + glob("sklearn.metrics._dist_metrics", "newObj")
             + glob("sklearn.metrics._dist_metrics", "PyFuncDistance") + b"\x85R.")


def wrapper(shape=b"K\x04\x85", code="u1", subclass=("numpy", "ndarray"), alignment=b"N", body=b"\x00" * 4):
    return (glob("joblib.numpy_pickle", "NumpyArrayWrapper") + b")\x81}(" + text("subclass") + glob(*subclass) + text("shape") + shape
            + text("order") + text("C") + text("dtype") + glob("numpy", "dtype") + text(code) + b"\x89\x88\x87R" + text("allow_mmap") + b"\x88"
            + text("numpy_array_alignment_bytes") + alignment + b"ub" + body)


def joblib_files(out):
    group = "joblib"
    head = b"\x80\x02"
    out.evil(group, "behind-array.joblib", head + wrapper() + b"0" + BODY + b".")
    out.evil(group, "inside-array.joblib", head + wrapper(struct.pack("<BI", ord("J"), len(BODY) + 2) + b"\x85", body=b"0" + BODY + b".") + b".")
    out.evil(group, "in-objects.joblib", head + wrapper(code="O8", body=EVIL) + b".")
    out.evil(group, "in-padding.joblib", head + wrapper(alignment=b"K\x10", body=bytes([len(BODY) + 2]) + b"0" + BODY + b"." + b"\x00" * 4) + b".")
    out.evil(group, "subclass.joblib", head + wrapper(subclass=("os", "system")) + b".")
    out.evil(group, "twice.joblib", head + wrapper() + b"0" + wrapper(body=b"\x00" * 3 + b"(") + b"0" + BODY + b".")
    out.evil(group, "scikit-learn-copy.joblib", (head + wrapper() + b"0" + BODY + b".").replace(b"cjoblib.", b"csklearn.externals.joblib."))
    out.broken(group, "array-cut.joblib", head + wrapper(b"J\x00\x00\x10\x00\x85") + b".")
    out.broken(group, "negative-shape.joblib", head + wrapper(b"J\xff\xff\xff\xff\x85") + b".")
    out.broken(group, "overflow-shape.joblib", head + wrapper(b"\x8a\x08" + b"\xff" * 7 + b"\x7fK\x10\x86", "f8") + b".")
    out.broken(group, "element-type.joblib", head + wrapper(code="Q77") + b".")


def order(out):
    group = "order"
    out.evil(group, "invalid-opcode-after.pkl", b"\x80\x02" + BODY + b"\xff\xff\xff")
    out.evil(group, "no-stop.pkl", b"\x80\x02" + BODY)
    out.evil(group, "second-stream.pkl", HARMLESS + EVIL)
    out.evil(group, "behind-junk.pkl", HARMLESS + b"\x00\x01\x02junk" + EVIL)
    out.evil(group, "many-streams.pkl", HARMLESS * 200 + EVIL)
    out.evil(group, "frame-boundary.pkl", b"\x80\x04" + frame(2) + b"B" + struct.pack("<I", len(BODY) + 1) + BODY + b".")
    out.evil(group, "frame-nested.pkl", b"\x80\x04" + frame(60) + frame(4) + b"N0N0" + BODY + b".")
    out.evil(group, "frame-past-end.pkl", b"\x80\x04" + frame(-1) + BODY + b".")
    out.evil(group, "as-bin.bin", call(proto=0))
    out.evil(group, "README.md", EVIL)
    out.evil(group, "model.safetensors", EVIL)
    out.evil(group, "weights.gguf", EVIL)
    out.evil(group, "vocab.txt", call(proto=0))
    out.evil(group, "config.json", EVIL)
    out.evil(group, "no-extension", EVIL)
    out.evil(group, "image.png", b"\x89PNG\r\n\x1a\n" + EVIL)
    out.evil(group, "late-proto-4.pkl", b"\x80\x00N0\x80\x04" + stack_global("pathlib", "os.system") + text("id") + b"\x85R.")
    out.evil(group, "large-prefix.pkl", b"\x80\x04B" + struct.pack("<I", 1 << 20) + b"\x00" * (1 << 20) + b"0" + BODY + b".")


def patched(data, offset, value):
    return data[:offset] + value + data[offset + len(value):]


def headers(data, name):
    local = data.index(b"PK\x03\x04")
    while data[local + 30:local + 30 + len(name)] != name:
        local = data.index(b"PK\x03\x04", local + 4)
    central = data.index(b"PK\x01\x02")
    while data[central + 46:central + 46 + len(name)] != name:
        central = data.index(b"PK\x01\x02", central + 4)
    return local, central


def archives(out):
    group = "archives"
    good = torch_zip(EVIL)
    name = b"archive/data.pkl"
    local, central = headers(good, name)
    out.evil(group, "plain.pt", good)
    out.evil(group, "local-name-differs.pt", patched(good, local + 30, b"archive/data.txt"))
    out.evil(group, "central-name-differs.pt", patched(good, central + 46, b"archive/data.txt"))
    for bit in (0x1, 0x8, 0x20, 0x2000):
        out.evil(group, f"flag-local-{bit:x}.pt", patched(good, local + 6, struct.pack("<H", bit)))
        out.evil(group, f"flag-central-{bit:x}.pt", patched(good, central + 8, struct.pack("<H", bit)))
    out.evil(group, "crc-local.pt", patched(good, local + 14, b"\0\0\0\0"))
    out.evil(group, "crc-central.pt", patched(good, central + 16, b"\0\0\0\0"))
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out.evil(group, "duplicate-first.pt", zipped([("a/data.pkl", EVIL), ("a/data.pkl", HARMLESS), ("a/version", b"3\n")]))
        out.evil(group, "duplicate-last.pt", zipped([("a/data.pkl", HARMLESS), ("a/data.pkl", EVIL), ("a/version", b"3\n")]))
    before = zipped([("a/aaa", b"x" * 40), ("a/data.pkl", EVIL), ("a/version", b"3\n")])
    first, _ = headers(before, b"a/aaa")
    out.evil(group, "corrupt-entry-before.pt", patched(before, first, b"XXXX"))
    out.evil(group, "inner-name.zip", zipped([("data.txt", EVIL)]))
    out.evil(group, "other-entry.pt", torch_zip(HARMLESS, [("archive/extra/notes", EVIL)]))
    out.evil(group, "upper-case.pt", zipped([("ARCHIVE/DATA.PKL", EVIL), ("ARCHIVE/VERSION", b"3\n")]))
    out.evil(group, "zip-in-zip.zip", zipped([("inner.zip", zipped([("model.bin", EVIL)]))]))
    out.evil(group, "concatenated.pt", torch_zip(HARMLESS) + good)
    out.evil(group, "concatenated-first.pt", good + torch_zip(HARMLESS))
    out.evil(group, "in-comment.pt", torch_zip(HARMLESS, comment=zipped([("data.pkl", EVIL)])))
    out.evil(group, "executable-prefix.pt", b"\x7fELF" + b"\0" * 60 + good)
    out.evil(group, "deflated.pt", torch_zip(EVIL, method=zipfile.ZIP_DEFLATED))
    out.evil(group, "unknown-method.pt", patched(patched(good, local + 8, b"\x63\0"), central + 10, b"\x63\0"))
    out.evil(group, "traversal.zip", zipped([("../../.ssh/authorized_keys", b"key"), ("model.pkl", EVIL)]))
    link = zipfile.ZipInfo("weights.bin")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    out.evil(group, "symlink.zip", buffer.getvalue())
    out.evil(group, "bomb.npz", zipped([("zeros.npy", b"\0" * (100 << 20))], zipfile.ZIP_DEFLATED))
    out.evil(group, "many-entries.zip", zipped([(f"e{i}", b"") for i in range(70_000)] + [("data.pkl", EVIL)]))
    out.evil(group, "jit-reads-files.pt", torch_zip(b"\x80\x02c__torch__.M\nM\n)\x81}b.", [
        ("archive/constants.pkl", b"\x80\x02)."),
        ("archive/code/__torch__/M.py", b"class M(Module):\n  def forward(self):\n    return torch.from_file('/etc/passwd', False, 10)\n")]))
    out.evil(group, "torch-package.pt", zipped([("p/model/model.pkl", b"\x80\x02cmodel\nM\n)\x81."), ("p/model.py", b"import os\nos.system('id')\n"),
                                                ("p/.data/version", b"6\n"), ("p/.data/extern_modules", b"os\n")]))


def torch_legacy(out):
    group = "torch-legacy"
    magic = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
    version = b"\x80\x02M\xe9\x03."
    system = b"\x80\x02}."
    keys = b"\x80\x02]."
    for name, parts in (("sys-info", [magic, version, EVIL, HARMLESS, keys]), ("object", [magic, version, system, EVIL, keys]),
                        ("keys", [magic, version, system, HARMLESS, EVIL]), ("version", [magic, EVIL, system, HARMLESS, keys]),
                        ("hex-number", [b"\x80\x02L0x1950a86a20f9469cfc6cL\n.", version, system, EVIL, keys])):
        out.evil(group, name + ".pt", b"".join(parts))
    out.evil(group, "behind-storages.pt", magic + version + system + HARMLESS + keys + EVIL)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in (("sys_info", system), ("pickle", EVIL), ("storages", keys), ("tensors", keys)):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    out.evil(group, "tar-form.pt", buffer.getvalue())


def tarred(members, mode="w"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, data, kind, target in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            info.type = kind
            info.linkname = target
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def wrappers(out):
    group = "wrappers"
    evil = ("model.pkl", EVIL, tarfile.REGTYPE, "")
    out.evil(group, "traversal.tar", tarred([("../../x", b"1", tarfile.REGTYPE, ""), evil]))
    out.evil(group, "symlink.tar", tarred([("w", b"", tarfile.SYMTYPE, "/etc/passwd"), evil]))
    out.evil(group, "hardlink.tar", tarred([("w", b"", tarfile.LNKTYPE, "/etc/passwd"), evil]))
    out.evil(group, "model.tar.gz", tarred([evil], "w:gz"))
    out.evil(group, "model.tar.bz2", tarred([evil], "w:bz2"))
    out.evil(group, "model.tar.xz", tarred([evil], "w:xz"))
    for name, packed in (("gzip", gzip.compress(EVIL)), ("bz2", bz2.compress(EVIL)), ("zlib", zlib.compress(EVIL)),
                         ("xz", lzma.compress(EVIL)), ("lzma", lzma.compress(EVIL, lzma.FORMAT_ALONE))):
        out.evil(group, name + ".joblib", packed)
        out.evil(group, "model.pkl." + name, packed)
    out.evil(group, "twice.pkl.gz", gzip.compress(bz2.compress(EVIL)))
    out.evil(group, "second-member.pkl.gz", gzip.compress(HARMLESS) + gzip.compress(EVIL))
    out.evil(group, "bomb.joblib", gzip.compress(b"\0" * (200 << 20)))
    out.evil(group, "encrypted.7z", b"7z\xbc\xaf\x27\x1c\0\x04" + b"\x11" * 60)


def npy(descr, body, version=1, shape="(1,)"):
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    size = struct.pack("<H", len(header) + 1) if version == 1 else struct.pack("<I", len(header) + 1)
    return b"\x93NUMPY" + bytes([version, 0]) + size + header + b"\n" + body


def arrays(out):
    group = "numpy"
    for version in (1, 2, 3):
        out.evil(group, f"objects-{version}.npy", npy("'|O'", EVIL, version))
    out.evil(group, "object-field.npy", npy("[('a', '<i4'), ('b', '|O')]", EVIL))
    out.evil(group, "object-deep.npy", npy("[('a', [('b', [('c', 'O')])])]", EVIL))
    out.evil(group, "member.npz", zipped([("arr_0.npy", npy("'|O'", EVIL))]))
    out.evil(group, "trailing-pickle.npy", npy("'<i4'", b"\0\0\0\0" + EVIL))
    out.broken(group, "deep-header.npy", npy("[" * 3000 + "]" * 3000, b""))
    out.broken(group, "short.npy", npy("'<f8'", b"\0" * 4, shape="(100,)"))
    out.broken(group, "huge-shape.npy", npy("'<f8'", b"\0" * 8, shape="(4611686018427387904, 4)"))
    out.broken(group, "code-in-header.npy", npy("__import__('os').system('id')", b""))
    out.broken(group, "cut-header.npy", npy("'<f8'", b"")[:20])


def malformed(out):
    group = "pickle"
    for name, data in (("empty.pkl", b""), ("string-2-62.pkl", b"\x80\x04\x8d" + struct.pack("<Q", 1 << 62) + b"."), ("frame.pkl", b"\x80\x04" + frame(-1)),
                       ("negative-long4.pkl", b"\x80\x02\x8b\xff\xff\xff\xff."), ("proto-99.pkl", b"\x80\x63N."), ("truncated.pkl", pickle.dumps(list(range(99)))[:-40]),
                       ("underflow.pkl", b"\x80\x020."), ("no-mark.pkl", b"\x80\x02t."), ("memo-miss.pkl", b"\x80\x02h\x07."), ("bad-utf8.pkl", b"\x80\x02X\x01\0\0\0\xff."),
                       ("unknown-opcode.pkl", b"\x80\x02\xfe."), ("huge-put.pkl", b"\x80\x02Nr\xff\xff\xff\xff"), ("odd-items.pkl", b"\x80\x02}(K\x01u."),
                       ("random.pkl", bytes((i * 167 + 13) % 256 for i in range(400))), ("cut.joblib", b"\x80\x04\x95")):
        out.broken(group, name, data)
    group = "archives"
    good = torch_zip(HARMLESS)
    for name, data in (("cut-directory.pt", good[:-30]), ("cut-half.pt", good[:len(good) // 2]), ("no-data.pt", zipped([("archive/version", b"3\n")])),
                       ("empty.zip", b"PK\x05\x06" + b"\0" * 18), ("directory-offset.pt", patched(good, len(good) - 6, b"\xff\xff\xff\x7f")),
                       ("entry-count.pt", patched(good, len(good) - 14, b"\xff\x7f\xff\x7f")), ("cut.npz", zipped([("a.npy", npy("'<f8'", b"\0" * 8))])[:60])):
        out.broken(group, name, data)
    for name, packed in (("cut.pkl.gz", gzip.compress(HARMLESS * 9)[:-9]), ("cut.joblib", zlib.compress(HARMLESS * 9)[:-6]), ("crc.pkl.gz", gzip.compress(HARMLESS)[:-8] + b"\0" * 8),
                         ("cut.pkl.xz", lzma.compress(HARMLESS * 9)[:-12]), ("cut.pkl.bz2", bz2.compress(HARMLESS * 9)[:-5]), ("tail.tar", tarred([("a", b"x" * 999, tarfile.REGTYPE, "")])[:900])):
        out.broken("wrappers", name, packed)
    header = b'{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    tensor = lambda h, body=b"\0" * 4: struct.pack("<Q", len(h)) + h + body
    for name, data in (("header-length.safetensors", struct.pack("<Q", 1 << 40) + header), ("short.safetensors", tensor(header, b"\0")),
                       ("tail.safetensors", tensor(header, b"\0" * 9)), ("shape.safetensors", tensor(header.replace(b"[1]", b"[2]"))),
                       ("reversed.safetensors", tensor(header.replace(b"[0,4]", b"[4,0]"))), ("not-json.safetensors", tensor(b'{"w":')),
                       ("duplicate.safetensors", tensor(header[:-1] + b"," + header[1:])), ("empty.safetensors", b"")):
        out.broken("safetensors", name, data)
    for name, data in (("cut.gguf", b"GGUF\x03\0\0\0"), ("counts.gguf", b"GGUF\x03\0\0\0" + struct.pack("<QQ", 1 << 61, 1 << 63)), ("version-1.gguf", b"GGUF\x01\0\0\0" + b"\0" * 16),
                       ("cut.onnx", b"\x08\x09\x12\x40abc"), ("lfs.bin", b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 99\n")):
        out.broken("others", name, data)


def skops(out):
    group = "skops"
    schema = '{"__class__": "%s", "__module__": "%s", "__loader__": "%s", "content": %s, "__id__": 1, "protocol": 2, "_skops_version": "0.16"}'
    for name, values in (("type", ("system", "os", "TypeNode", "null")), ("object", ("Popen", "subprocess", "ObjectNode", "null")),
                         ("function", ("eval", "builtins", "FunctionNode", '"eval"')), ("method", ("system", "os", "MethodNode", '{"func": "system", "obj": null}')),
                         ("reduce", ("_reconstructor", "copyreg", "ReduceNode", "null")), ("operator", ("methodcaller", "operator", "OperatorFuncNode", '"x"')),
                         ("loader", ("x", "y", "AcmeNode", "null"))):
        out.evil(group, name + ".skops", zipped([("schema.json", (schema % values).encode())]))
    out.broken(group, "no-schema.skops", zipped([("other.json", b"{}")]))


def main():
    out = Out(sys.argv[1])
    for family in (gadgets, names, numbers, calls, libraries, joblib_files, order, archives, torch_legacy, wrappers, arrays, skops, malformed):
        family(out)
    import make_hostile_wild

    make_hostile_wild.write(out)
    import make_hostile_formats

    print(f"{out.written + make_hostile_formats.write(sys.argv[1])} files and folders")


if __name__ == "__main__":
    main()
