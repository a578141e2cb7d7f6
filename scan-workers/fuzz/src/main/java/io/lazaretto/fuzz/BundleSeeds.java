package io.lazaretto.fuzz;

import java.util.List;

/** Seeds of the small files that say what belongs to a model, and from where. */
final class BundleSeeds {
    private BundleSeeds() {}

    static List<byte[]> safetensorsIndex() {
        return Seeds.texts(
                "{\"metadata\":{\"total_size\":8},\"weight_map\":{\"w\":\"model.safetensors\"}}",
                "{\"weight_map\":{\"a\":\"../x.safetensors\",\"b\":\"model-00001-of-00002.safetensors\",\"c\":1}}");
    }

    static List<byte[]> torchIndex() {
        return Seeds.texts(
                "{\"metadata\":{\"total_size\":8},\"weight_map\":{\"w\":\"pytorch_model-00001-of-00001.bin\"}}",
                "{\"weight_map\":{\"w\":\"model.safetensors\",\"w\":\"/etc/x.bin\"}}");
    }

    static List<byte[]> mlmodel() {
        return Seeds.texts(
                "artifact_path: model\nflavors:\n  python_function:\n    code: [code]\n    data: data\n    env: {conda: conda.yaml}\n"
                        + "    loader_module: mlflow.sklearn\n    python_version: 3.12.3\n  sklearn: {pickled_model: model.pkl}\n"
                        + "mlflow_version: 3.1.0\nsignature: {inputs: '[{\"type\": \"double\"}]'}\n",
                "flavors: {python_function: {model_path: ../x, loader_module: os, artifacts: {a: {path: /etc/x, uri: s3://b}}}}\n",
                "{\"flavors\": {\"python_function\": {\"data\": \"../x\", \"loader_module\": \"mlflow.sklearn\"}}}");
    }

    static List<byte[]> adapter() {
        return Seeds.texts(
                "{\"peft_type\":\"LORA\",\"base_model_name_or_path\":\"a/b\",\"auto_mapping\":{\"base_model_class\":\"LlamaModel\","
                        + "\"parent_library\":\"transformers.models.llama.modeling_llama\"},\"r\":8,\"target_modules\":[\"q_proj\"]}",
                "{\"peft_type\":\"PROMPT_TUNING\",\"tokenizer_name_or_path\":\"http://x\",\"tokenizer_kwargs\":{\"trust_remote_code\":true},"
                        + "\"megatron_core\":\"os.system\"}");
    }

    static List<byte[]> tokenizer() {
        return Seeds.texts(
                "{\"added_tokens\":[{\"id\":0,\"content\":\"<s>\",\"special\":true}],\"model\":{\"type\":\"BPE\",\"vocab\":{\"<s>\":0,\"a\":1,"
                        + "\"b\":2},\"merges\":[\"a b\"]}}",
                "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"<unk>\",0],[\"a\",-1.5]]},\"added_tokens\":[{\"content\":\"x\",\"id\":1}]}",
                "{\"added_tokens\":[],\"model\":{\"vocab\":{\"a\":1,\"b\":1,\"c\":99999999999}}}");
    }
}
