"""Unpickles streams with find_class trapped, and prints which names each of them resolves.

Input: for each stream four bytes of length, big endian, and the stream. Output: a JSON array of [module, name] a line.
Nothing that a stream names is imported.
"""
import builtins
import io
import json
import pickle
import resource
import struct
import sys

resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


class Inert:
    def __new__(cls, *args, **kwargs):
        return object.__new__(cls)

    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        return Inert()

    def __setstate__(self, state=None):
        pass

    def append(self, *args):
        pass

    def extend(self, *args):
        pass

    def add(self, *args):
        pass

    def __setitem__(self, *args):
        pass


def machine(base):
    class Trapped(base):
        def __init__(self, source, names):
            super().__init__(source)
            self.names = names

        def find_class(self, module, name):
            self.names.add((module, name))
            return Inert

        def persistent_load(self, pid):
            return Inert()

    return Trapped


class FakeModule:
    """A module in which everything exists and nothing does anything."""

    def __getattr__(self, name):
        if name in ("__spec__", "__path__"):
            raise AttributeError(name)
        return Inert


resolved = None
real_import = builtins.__import__


def audit(event, arguments):
    if event == "pickle.find_class" and resolved is not None:
        resolved.add((arguments[0], arguments[1]))


sys.addaudithook(audit)


def from_memory(data, names):
    """The C unpickler on bytes, which cannot be subclassed: imports are answered with fakes."""
    global resolved
    replaced = {}

    def fake_import(name, *_, **__):
        replaced.setdefault(name, sys.modules.get(name))
        sys.modules[name] = FakeModule()
        return sys.modules[name]

    builtins.__import__ = fake_import
    resolved = names
    try:
        pickle.loads(data)
    except BaseException:
        pass
    finally:
        resolved = None
        builtins.__import__ = real_import
        for name, module in replaced.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module


MACHINES = [machine(pickle.Unpickler), machine(pickle._Unpickler)]


def sources(data):
    yield io.BytesIO(data)
    yield io.BufferedReader(io.BytesIO(data))


def resolve(data):
    names = set()
    for trapped in MACHINES:
        for fresh in (True, False):
            for source in sources(data):
                unpickler = trapped(source, names)
                try:
                    for _ in range(8):
                        unpickler.load()
                        if fresh:
                            unpickler = trapped(source, names)
                except BaseException:
                    pass
    from_memory(data, names)
    return names


while True:
    head = sys.stdin.buffer.read(4)
    if len(head) < 4:
        break
    stream = sys.stdin.buffer.read(struct.unpack(">I", head)[0])
    print(json.dumps(sorted(resolve(stream))))
