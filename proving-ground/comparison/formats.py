"""Builders of model formats other than pickle, byte by byte, with the standard library alone. Used by make_hostile_formats.py and
make_benign_formats.py."""

import io
import json
import pathlib
import struct
import zipfile
import zlib


class Units:
    """Writes units below DIR/KIND/formats-GROUP: a file where the content is bytes, a folder where it maps paths to bytes."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.written = 0

    def put(self, kind, group, name, content):
        place = self.folder / kind / ("formats-" + group) / name
        for path, data in content.items() if isinstance(content, dict) else (("", content),):
            file = place / path if path else place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data if isinstance(data, bytes) else data.encode())
        self.written += 1


# --- safetensors ------------------------------------------------------------------------------------------------------

def safetensors(header, body=b"\0" * 4, length=None):
    if isinstance(header, dict):
        header = json.dumps(header, separators=(",", ":"), ensure_ascii=False)
    if isinstance(header, str):
        header = header.encode("utf-8", "surrogatepass")
    return struct.pack("<Q", len(header) if length is None else length) + header + body


def tensor(dtype="F32", shape=(1,), begin=0, end=4):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [begin, end]}


WEIGHTS = safetensors({"w": tensor(shape=(2, 2), end=16)}, bytes(range(16)))
CONFIG = json.dumps({"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 2, "vocab_size": 2})


def repository(files):
    return {"config.json": CONFIG, "model.safetensors": WEIGHTS, **files}


# --- GGUF -------------------------------------------------------------------------------------------------------------

U8, I8, U16, I16, U32, I32, F32, BOOL, STRING, ARRAY, U64, I64, F64 = range(13)
SCALARS = {U8: "B", I8: "b", U16: "H", I16: "h", U32: "I", I32: "i", F32: "f", BOOL: "B", U64: "Q", I64: "q", F64: "d"}


def gguf_string(value):
    data = value if isinstance(value, bytes) else value.encode()
    return struct.pack("<Q", len(data)) + data


def gguf_value(kind, value):
    if kind == STRING:
        return gguf_string(value)
    if kind == ARRAY:
        inner, items = value
        return struct.pack("<IQ", inner, len(items)) + b"".join(gguf_value(inner, item) for item in items)
    return struct.pack("<" + SCALARS[kind], value)


def pair(key, kind, value):
    return gguf_string(key) + struct.pack("<I", kind) + (value if isinstance(value, bytes) and kind != STRING else gguf_value(kind, value))


def info(name, dims=(32,), kind=0, offset=0):
    return gguf_string(name) + struct.pack("<I", len(dims)) + b"".join(struct.pack("<Q", d & (1 << 64) - 1) for d in dims) + struct.pack("<IQ", kind, offset & (1 << 64) - 1)


def gguf(pairs=(), infos=(), data=b"", version=3, tensors=None, keys=None, alignment=32):
    pairs = list(pairs)
    head = b"GGUF" + struct.pack("<IQQ", version, len(infos) if tensors is None else tensors, len(pairs) if keys is None else keys)
    head += b"".join(pairs) + b"".join(infos)
    return head + (b"\0" * (-len(head) % alignment) + data if infos else b"")


ARCHITECTURE = [pair("general.architecture", STRING, "llama"), pair("general.name", STRING, "tiny")]
TENSOR = [info("token_embd.weight")]


def gguf_model(*pairs):
    return gguf(ARCHITECTURE + list(pairs), TENSOR, b"\0" * 128)


# --- protobuf ---------------------------------------------------------------------------------------------------------

def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out) + bytes([value])


def field(number, *values):
    out = b""
    for value in values:
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        elif isinstance(value, float):
            out += varint(number << 3 | 5) + struct.pack("<f", value)
        else:
            data = value.encode() if isinstance(value, str) else value
            out += varint(number << 3 | 2) + varint(len(data)) + data
    return out


# --- ONNX -------------------------------------------------------------------------------------------------------------

def onnx_tensor(name="w", dims=(4,), kind=1, raw=b"\0" * 16, extra=b""):
    return b"".join(field(1, d) for d in dims) + field(2, kind) + field(8, name) + (field(9, raw) if raw is not None else b"") + extra


def external(name="w", dims=(4,), **entries):
    return onnx_tensor(name, dims, raw=None, extra=b"".join(field(13, field(1, k) + field(2, v)) for k, v in entries.items()) + field(14, 1))


def value_info(name, dims=(4,), kind=1):
    return field(1, name) + field(2, field(1, field(1, kind) + field(2, b"".join(field(1, field(1, d)) for d in dims))))


def onnx_node(op="Add", inputs=("x", "w"), outputs=("y",), attributes=b"", domain="", doc=""):
    return field(1, *inputs) + field(2, *outputs) + field(3, "n") + field(4, op) + attributes + (field(6, doc) if doc else b"") + (field(7, domain) if domain else b"")


def attribute(name, kind, number, value):
    return field(5, field(1, name) + field(number, value) + field(20, kind))


def onnx_graph(nodes=None, initializers=None, extra=b""):
    nodes = [onnx_node()] if nodes is None else nodes
    initializers = [onnx_tensor()] if initializers is None else initializers
    return field(1, *nodes) + field(2, "g") + field(5, *initializers) + extra + field(11, value_info("x")) + field(12, value_info("y"))


def onnx(graph=None, extra=b"", domains=("",)):
    opsets = b"".join(field(8, (field(1, d) if d else b"") + field(2, 17 if not d else 1)) for d in domains)
    return field(1, 8) + field(2, "generator") + field(7, onnx_graph() if graph is None else graph) + opsets + extra


# --- TensorFlow -------------------------------------------------------------------------------------------------------

def tf_node(op, name="n", inputs=(), **attributes):
    return field(1, name) + field(2, op) + field(3, *inputs) + b"".join(field(5, field(1, k) + field(2, v)) for k, v in attributes.items())


def tf_text(text):
    """A scalar constant of type string."""
    return dict(dtype=field(6, 7), value=field(8, field(1, 7) + field(2, b"") + field(8, text)))


FLOAT = field(6, 1)


def tf_graph(*nodes, functions=()):
    library = field(2, b"".join(field(1, field(1, field(1, "f%d" % i)) + field(3, *body)) for i, body in enumerate(functions))) if functions else b""
    return field(1, *nodes) + field(4, field(1, 1882)) + library


PLACEHOLDER = tf_node("Placeholder", "x", dtype=FLOAT)


def saved_model(graph, extra=b"", meta=None):
    meta = field(1, field(4, "serve") + field(5, "2.15.0")) if meta is None else meta
    return field(1, 1) + field(2, meta + field(2, graph) + extra)


# --- FlatBuffers ------------------------------------------------------------------------------------------------------

class Table(dict):
    """Slots to values: ('I', 3) and other struct codes, text, bytes, a Table, or a list of Tables or of whole numbers."""


def flatbuffer(root, identifier=b"TFL3"):
    out = bytearray(b"\0\0\0\0" + identifier)
    pending = []

    def align(size):
        out.extend(b"\0" * (-len(out) % size))

    def table(value):
        slots = max(value) + 1 if value else 0
        align(4)
        vtable = len(out)
        out.extend(b"\0" * (4 + 2 * slots))
        align(8)
        start = len(out)
        out.extend(struct.pack("<i", start - vtable))
        for slot, item in sorted(value.items()):
            code, number = item if isinstance(item, tuple) else ("I", 0)
            align(struct.calcsize(code))
            struct.pack_into("<H", out, vtable + 4 + 2 * slot, len(out) - start)
            if not isinstance(item, tuple):
                pending.append((len(out), item))
            out.extend(struct.pack("<" + code, number))
        struct.pack_into("<HH", out, vtable, 4 + 2 * slots, len(out) - start)
        return start

    def place(item):
        if isinstance(item, Table):
            return table(item)
        align(16 if isinstance(item, bytes) else 4)
        if isinstance(item, bytes):
            out.extend(b"\0" * 12)
            start = len(out)
            out.extend(struct.pack("<I", len(item)) + item)
        elif isinstance(item, str):
            start = len(out)
            data = item.encode()
            out.extend(struct.pack("<I", len(data)) + data + b"\0")
        else:
            start = len(out)
            out.extend(struct.pack("<I", len(item)))
            for one in item:
                if isinstance(one, int):
                    out.extend(struct.pack("<i", one))
                else:
                    pending.append((len(out), one))
                    out.extend(b"\0\0\0\0")
        return start

    pending.append((0, root))
    while pending:
        at, item = pending.pop(0)
        start = place(item)
        struct.pack_into("<I", out, at, start - at)
    return bytes(out)


def tflite_model(code=None, buffers=None, description="made by hand", operator=None, **extra):
    """x + w, or whatever operator the code names."""
    code = Table({0: ("b", 0), 2: ("i", 1), 3: ("i", 0)}) if code is None else code
    buffers = [Table(), Table({0: struct.pack("<4f", 1, 2, 3, 4)})] if buffers is None else buffers
    tensors = [Table({0: [4], 1: ("b", 0), 2: ("I", buffer), 3: name}) for name, buffer in (("x", 0), ("w", 1), ("y", 0))]
    operator = Table({0: ("I", 0), 1: [0, 1], 2: [2], **(operator or {})})
    graph = Table({0: tensors, 1: [0], 2: [2], 3: [operator], 4: "main"})
    return Table({0: ("I", 3), 1: [code], 2: [graph], 3: description, 4: buffers, **extra.get("slots", {})})


# --- archives, pictures, documents ------------------------------------------------------------------------------------

def zipped(members, method=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def png(*chunks, tail=b""):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + b"".join(chunk(k, d) for k, d in chunks) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"") + tail


def jpeg(*segments):
    body = b"".join(b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data for marker, data in segments)
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 1, 1, 1) + b"\1\x11\0"
    tables = b"\xff\xdb" + struct.pack(">H", 67) + b"\0" + b"\1" * 64 + b"\xff\xc4" + struct.pack(">H", 20) + b"\0\1" + b"\0" * 15 + b"\0" + b"\xff\xc4" + struct.pack(">H", 20) + b"\x10\1" + b"\0" * 15 + b"\0"
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0" + body + tables + frame + b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\1\0\0\x3f\0" + b"\x3f" + b"\xff\xd9"


def pdf(*objects, catalog="", tail=b""):
    bodies = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", *objects]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + (body if isinstance(body, bytes) else body.encode()) + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode() + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return out + f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode() + tail


def notebook(*cells, outputs=(), kernel="python3", language="python"):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": kernel, "display_name": kernel, "language": language}, "language_info": {"name": language}},
                       "cells": [{"cell_type": "code", "id": f"c{i}", "execution_count": None, "metadata": {}, "outputs": list(outputs), "source": cell.splitlines(True)} for i, cell in enumerate(cells)]})


# --- Keras ------------------------------------------------------------------------------------------------------------

def keras_layer(name, config=None, module="keras.layers", registered=None):
    return {"module": module, "class_name": name, "config": config or {}, "registered_name": registered}


def keras_sequential(*layers, **extra):
    first = keras_layer("InputLayer", {"batch_shape": [None, 2], "dtype": "float32", "sparse": False, "name": "input_layer"})
    return {"module": "keras", "class_name": "Sequential", "registered_name": None, "config": {"name": "sequential", "trainable": True, "layers": [first, *layers]}, "build_config": {"input_shape": [None, 2]}, **extra}


def dense(name="dense"):
    zeros = {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": None}
    glorot = {"module": "keras.initializers", "class_name": "GlorotUniform", "config": {"seed": None}, "registered_name": None}
    policy = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}
    return {**keras_layer("Dense", {"name": name, "trainable": True, "dtype": policy, "units": 2, "activation": "relu", "use_bias": True, "kernel_initializer": glorot, "bias_initializer": zeros,
                                    "kernel_regularizer": None, "bias_regularizer": None, "kernel_constraint": None, "bias_constraint": None}), "build_config": {"input_shape": [None, 2]}}


def keras(config, weights=None, extra=()):
    text = config if isinstance(config, (bytes, str)) else json.dumps(config)
    members = [("metadata.json", json.dumps({"keras_version": "3.8.0", "date_saved": "2025-02-01@10:00:00"})), ("config.json", text)]
    return zipped(members + ([("model.weights.h5", weights)] if weights is not None else []) + list(extra))


def keras_weights():
    """model.weights.h5 as Keras writes it, or None without h5py."""
    try:
        import h5py
        import numpy
    except ImportError:
        return None
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        group = file.create_group("layers/dense/vars")
        group.create_dataset("0", data=numpy.zeros((2, 2), "f4"))
        group.create_dataset("1", data=numpy.zeros(2, "f4"))
        file.create_group("vars")
    return buffer.getvalue()
