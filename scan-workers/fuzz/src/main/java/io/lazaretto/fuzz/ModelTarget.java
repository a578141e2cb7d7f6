package io.lazaretto.fuzz;

import io.lazaretto.artifact.testing.GgufBuilder;
import io.lazaretto.artifact.testing.OnnxBuilder;
import io.lazaretto.artifact.testing.TensorflowBuilder;
import java.util.List;

/** A whole model: the input is a row of files, each a name out of a list, a length, and as many bytes. */
final class ModelTarget implements FuzzTarget {
    private static final int MOST_FILES = 8;
    private static final List<String> NAMES = List.of(
            "config.json",
            "model.safetensors",
            "model.safetensors.index.json",
            "pytorch_model.bin",
            "model.onnx",
            "w.bin",
            "saved_model.pb",
            "variables/variables.index",
            "variables/variables.data-00000-of-00001",
            "tokenizer_config.json",
            "chat_template.jinja",
            "modeling_x.py",
            "README.md",
            "adapter_config.json",
            "modules.json",
            "model_index.json",
            "MLmodel",
            "model.gguf",
            "model.h5",
            "model.keras",
            "a.npz",
            "a.zip",
            "a.tar.gz",
            "x",
            "\u202egpj.exe",
            "../up.pkl");

    @Override
    public String name() {
        return "model";
    }

    @Override
    public List<byte[]> seeds() {
        byte[] onnx = new OnnxBuilder()
                .initializer(OnnxBuilder.external("w", 4, "location", "w.bin", "offset", "0", "length", "16"))
                .toBytes();
        return Seeds.list(
                Bytes.join(entry(4, onnx), entry(5, new byte[16])),
                Bytes.join(
                        entry(0, Bytes.of("{\"auto_map\":{\"AutoModel\":\"modeling_x.X\"}}")),
                        entry(1, Seeds.SAFETENSORS),
                        entry(11, Bytes.of("class X: pass\n"))),
                Bytes.join(
                        entry(2, Bytes.of("{\"weight_map\":{\"a\":\"model.safetensors\"}}")),
                        entry(1, Seeds.SAFETENSORS)),
                Bytes.join(entry(7, TensorflowBuilder.index(0, 16)), entry(8, new byte[16])),
                Bytes.join(entry(17, GgufBuilder.clean()), entry(12, Bytes.of("# Card\n"))),
                Bytes.join(entry(3, Seeds.MALICIOUS), entry(23, Seeds.MALICIOUS)));
    }

    @Override
    public void run(byte[] data) {
        Oracle.inspect(model(data).with("model.safetensors", Seeds.SAFETENSORS));
        Oracle.notClear("a malicious file among others", model(data).with("z.pkl", Seeds.MALICIOUS));
    }

    private static Model model(byte[] data) {
        Model model = new Model();
        int at = 0;
        for (int i = 0; i < MOST_FILES && at + 3 <= data.length; i++) {
            String name = NAMES.get((data[at] & 0xff) % NAMES.size());
            int length = Math.min((data[at + 1] & 0xff) << 8 | data[at + 2] & 0xff, data.length - at - 3);
            byte[] content = new byte[length];
            System.arraycopy(data, at + 3, content, 0, length);
            model.with(name, content);
            at += 3 + length;
        }
        return model;
    }

    private static byte[] entry(int name, byte[] content) {
        return Bytes.join(new byte[] {(byte) name, (byte) (content.length >> 8), (byte) content.length}, content);
    }
}
