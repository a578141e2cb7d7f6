package io.lazaretto.artifact.inspect;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import io.lazaretto.artifact.testing.TorchBuilder;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files of a repository make loaders do, key by key, with the nearest harmless thing. */
class RepositoryRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "config.json|{\"attn_implementation\": \"someone/kernel\"}|SUSPECT|json.remote-kernel",
                "config.json|{\"a\": {\"_attn_implementation\": \"someone/kernel@v1:f\"}}|SUSPECT|json.remote-kernel",
                "adapter_config.json|{\"tokenizer_kwargs\": {\"trust_remote_code\": true}}|SUSPECT|json.remote-code",
                "adapter_config.json|{\"auto_mapping\": {\"parent_library\": \"os\", \"base_model_class\": \"system\"}}|THREAT|json.target.dangerous",
                "adapter_config.json|{\"auto_mapping\": {\"parent_library\": \"somebody\", \"base_model_class\": \"X\"}}|SUSPECT|json.target.unknown",
                "adapter_config.json|{\"megatron_core\": \"evil\"}|SUSPECT|json.target.unknown",
                "adapter_config.json|{\"base_model_name_or_path\": \"http://x/m\"}|SUSPECT|json.model-address",
                "model.json|{\"_target_\": \"os.system\", \"command\": \"id\"}|THREAT|json.target.dangerous",
                "model.json|{\"_target_\": \"torch.utils.collect_env.run\"}|SUSPECT|json.target.unknown",
                "model.json|{\"_target_\": {\"a\": 1}}|INCONCLUSIVE|json.active-key",
                "2_Dense/config.json|{\"activation_function\": \"subprocess.Popen\"}|THREAT|json.target.dangerous",
                "2_Dense/config.json|{\"activation_function\": \"torch.hub.load\"}|THREAT|json.target.dangerous",
                "config.json|{\"sentence_transformers\": {\"activation_fn\": \"torch.utils.x.main\"}}|SUSPECT|json.target.unknown",
                "modules.json|[{\"path\": \"../1_Pooling\", \"type\": \"sentence_transformers.models.Pooling\"}]|SUSPECT|json.path-escape",
                "some_config.json|{\"loss\": \"os.system\"}|SUSPECT|json.dangerous-import"
            })
    void keysThatLoadersActOnAreJudged(String name, String json, Outcome outcome, String rule) {
        repository().with(name, json).reports(FORMAT, outcome, rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "config.json|{\"attn_implementation\": \"flash_attention_2\", \"_name_or_path\": \"someone/model\"}",
                "adapter_config.json|{\"auto_mapping\": {\"parent_library\": \"transformers.models.bert.modeling_bert\", \"base_model_class\": \"BertModel\"}}",
                "adapter_config.json|{\"auto_mapping\": null, \"megatron_core\": \"megatron.core\", \"base_model_name_or_path\": \"a/b\", \"peft_type\": \"LORA\"}",
                "model.json|{\"_target_\": \"nemo.collections.asr.modules.ConformerEncoder\"}",
                "2_Dense/config.json|{\"activation_function\": \"torch.nn.modules.activation.Tanh\"}",
                "modules.json|[{\"idx\": 0, \"path\": \"\", \"type\": \"sentence_transformers.models.Transformer\"}]",
                "tokenizer_config.json|{\"extra\": \"os.system\"}",
                "labels.json|{\"key\": \"os.system\"}",
                "config.json|{\"hidden_act\": \"gelu\", \"torch_dtype\": \"torch.float32\", \"transformers_version\": \"4.40.0\"}"
            })
    void ordinaryConfigurationStaysSilent(String name, String json) {
        repository().with(name, json).staysSilent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stable_diffusion", "transformers", "diffusers", "flux"})
    void pipelinesOfDiffusersAreKnown(String library) {
        String index = "{\"_class_name\": \"StableDiffusionPipeline\", \"safety_checker\": [\"" + library
                + "\", \"Checker\"], \"x\": [null, null]}";
        repository().with("model_index.json", index).staysSilent();
    }

    @Test
    void pipelineOfAnotherLibraryIsNotCleared() {
        repository()
                .with("model_index.json", "{\"safety_checker\": [\"os\", \"system\"]}")
                .isNotClear();
    }

    @Test
    void indexAndShardsThatAgreeStaySilent() {
        sharded("{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"two.safetensors\"}}")
                .staysSilent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"one.safetensors\"}}|INCONCLUSIVE|index.tensor-missing",
                "{\"weight_map\": {\"a\": \"two.safetensors\", \"b\": \"one.safetensors\"}}|SUSPECT|index.tensor-unlisted",
                "{\"weight_map\": {\"a\": \"one.safetensors\", \"c\": \"two.safetensors\"}}|SUSPECT|index.tensor-unlisted",
                "{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"pytorch_model.bin\"}}|SUSPECT|index.shard-format",
                "{\"weight_map\": {\"a\": \"../one.safetensors\"}}|SUSPECT|index.shard-path",
                "{\"weight_map\": {\"a\": \"three.safetensors\"}}|INCONCLUSIVE|index.shard-missing"
            })
    void indexThatContradictsItsShardsIsReported(String index, Outcome outcome, String rule) {
        sharded(index).reports(FORMAT, outcome, rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hyperparams.yaml|`model: !new:speechbrain.nnet.CNN.Conv1d\n    a: !ref <b>\nb: 1\n`|CLEAR|yaml.target",
                "hyperparams.yaml|`x: !apply:os.system [id]\n`|THREAT|yaml.target.dangerous",
                "hyperparams.yaml|`x: !new:somebody.Thing\n`|SUSPECT|yaml.target.unknown",
                "v1.yaml|`model:\n  target: ldm.models.diffusion.ddpm.LatentDiffusion\n`|CLEAR|yaml.target",
                "v1.yaml|`model:\n  target: os.system\n`|THREAT|yaml.target.dangerous",
                "conda.yaml|`dependencies:\n- python=3.11\n- pip:\n  - --index-url http://x/simple\n`|SUSPECT|packages.unverified",
                "MLmodel|`flavors:\n  python_function:\n    loader_module: somebody.loader\n`|SUSPECT|yaml.target.unknown",
                "MLmodel|`flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n    env: {conda: conda.yaml}\n`|CLEAR|yaml.target"
            })
    void yamlThatNamesCallablesIsJudged(String name, String yaml, Outcome outcome, String rule) {
        InspectionAssert result = repository().with(name, yaml);
        assertThat(result.report(FORMAT).outcome()).isEqualTo(outcome);
        assertThat(InspectionAssert.rules(result.report(FORMAT))).contains(rule);
    }

    @Test
    void floodOfHarmlessNamesHidesNothing() {
        StringBuilder yaml = new StringBuilder();
        StringBuilder map = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            yaml.append("a").append(i).append(":\n  _target_: torch.nn.Linear\n");
            map.append("\"A").append(i).append("\": \"m.C").append(i).append("\", ");
        }
        repository()
                .with("a.yaml", yaml + "z:\n  _target_: os.system\n")
                .reports(FORMAT, Outcome.THREAT, "yaml.target.dangerous");
        inspecting(new TestingModel()
                        .with("model.safetensors", SafetensorsBuilder.clean())
                        .with("m.py", "x = 1\n")
                        .with("config.json", "{\"auto_map\": {" + map + "\"Z\": \"else/where--m.C\"}}"))
                .isInconclusive(Detectors.CODE, "limit: code references");
        String suspects =
                "def f(p):\n" + "    import pickle\n    pickle.load(p)\n".repeat(300) + "import os\nos.system('id')\n";
        repository().with("m.py", suspects).reports(Detectors.CODE, Outcome.THREAT, "code.process");
    }

    @Test
    void frontMatterOfACardIsReadAndItsParentsAreClaims() {
        InspectionAssert card = repository()
                .with("README.md", "---\nlicense: mit\nbase_model:\n- a/b\nbase_model_relation: quantized\n---\n# x\n");
        card.staysSilent();
        assertThat(card.inspection().facts().lineage())
                .extracting(Facts.Claim::relation, Facts.Claim::model)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("quantized-from", "a/b"));
        repository()
                .with("README.md", "---\na: !!python/object/apply:os.system [id]\n---\n")
                .reports(FORMAT, Outcome.THREAT, "yaml.python-object");
        repository().with("README.md", "---\na: [unclosed\n---\ntext").staysSilent();
        repository().with("README.md", "---\na: 1\na: 2\n---\ntext").staysSilent();
    }

    @Test
    void trainingArgumentsAreOrdinaryAndWhatElseAPickleDoesIsNot() {
        byte[] arguments =
                "\u0080\u0002ctransformers.training_args\nTrainingArguments\n)\u0081}X\u0006\0\0\0outputX\u0003\0\0\0outsb."
                        .getBytes(StandardCharsets.ISO_8859_1);
        inspecting("training_args.bin", arguments).staysSilent();
        byte[] planted =
                "\u0080\u0002ctransformers.training_args\nset_seed\n(I1\ntR.".getBytes(StandardCharsets.ISO_8859_1);
        inspecting("training_args.bin", planted).isNotClear();
        byte[] called = "\u0080\u0002cargparse\nFileType\n(S'w'\ntR.".getBytes(StandardCharsets.ISO_8859_1);
        inspecting("training_args.bin", called).isNotClear();
    }

    @Test
    void inputsOfATraceMayBeKeptWithoutTheirData() {
        byte[] pickle = TorchBuilder.stateDict(new byte[0], false);
        ZipBuilder zip = new ZipBuilder()
                .stored("net/data.pkl", pickle)
                .stored("net/data/0", new byte[24])
                .stored("net/traced_inputs.pkl", pickle)
                .stored("net/traced_inputs/0", new byte[0]);
        inspecting("net.pt", zip.toBytes()).staysSilent();
        ZipBuilder missing = new ZipBuilder()
                .stored("net/data.pkl", pickle)
                .stored("net/data/0", new byte[0])
                .stored("net/traced_inputs.pkl", pickle)
                .stored("net/traced_inputs/0", new byte[24]);
        inspecting("net.pt", missing.toBytes()).isNotClear();
    }

    private static Repository repository() {
        return new Repository();
    }

    private static InspectionAssert sharded(String index) {
        TestingModel model = new TestingModel()
                .with("model.safetensors.index.json", index)
                .with("one.safetensors", tensor("a"))
                .with("two.safetensors", tensor("b"))
                .with("pytorch_model.bin", TorchBuilder.cleanZip());
        Stream.of("pytorch_model.bin").filter(f -> !index.contains(f)).forEach(f -> model.files()
                .remove(f));
        return inspecting(model);
    }

    private static byte[] tensor(String name) {
        String header = "{\"" + name + "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return java.nio.ByteBuffer.allocate(8 + text.length + 4)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    /** A model, and one file beside it. */
    private record Repository() {
        InspectionAssert with(String name, String text) {
            return inspecting(new TestingModel()
                    .with("model.safetensors", SafetensorsBuilder.clean())
                    .with(name, text));
        }
    }
}
