package io.lazaretto.inference.config;

import static io.lazaretto.inference.config.RefusedModelException.contradictory;
import static io.lazaretto.inference.config.RefusedModelException.quoted;
import static io.lazaretto.inference.config.RefusedModelException.unsupported;

import io.lazaretto.inference.config.ModelPlan.Task;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The architectures that run, by {@code model_type}. */
public final class Architectures {
    private interface Row {
        void describe(Draft draft) throws RefusedModelException;
    }

    private record Family(Row row, Task usual) {}

    private static final Map<String, Family> FAMILIES = Map.ofEntries(
            decoder("llama", DecoderRows::llama),
            decoder("mistral", DecoderRows::mistral),
            decoder("mixtral", ExpertRows::mixtral),
            decoder("qwen2", DecoderRows::qwen2),
            decoder("qwen2_moe", ExpertRows::qwen2Moe),
            decoder("qwen3", DecoderRows::qwen3),
            decoder("qwen3_moe", ExpertRows::qwen3Moe),
            decoder("gemma", DecoderRows::gemma),
            decoder("gemma2", DecoderRows::gemma2),
            decoder("gemma3_text", DecoderRows::gemma3),
            decoder("phi", DecoderRows::phi),
            decoder("phi3", DecoderRows::phi3),
            decoder("granite", DecoderRows::granite),
            decoder("granitemoe", ExpertRows::graniteMoe),
            decoder("stablelm", DecoderRows::stableLm),
            decoder("smollm3", DecoderRows::smolLm3),
            decoder("olmo", DecoderRows::olmo),
            decoder("olmo2", draft -> DecoderRows.olmo2(draft, false)),
            decoder("olmo3", draft -> DecoderRows.olmo2(draft, true)),
            decoder("olmoe", ExpertRows::olmoe),
            decoder("cohere", draft -> DecoderRows.cohere(draft, false)),
            decoder("cohere2", draft -> DecoderRows.cohere(draft, true)),
            decoder("glm", draft -> DecoderRows.glm(draft, false)),
            decoder("glm4", draft -> DecoderRows.glm(draft, true)),
            decoder("starcoder2", DecoderRows::starCoder2),
            decoder("nemotron", DecoderRows::nemotron),
            decoder("arcee", DecoderRows::arcee),
            decoder("gpt2", GptRows::gpt2),
            decoder("gpt_bigcode", GptRows::gptBigCode),
            decoder("gptj", GptRows::gptJ),
            decoder("codegen", GptRows::codeGen),
            decoder("gpt_neo", GptRows::gptNeo),
            decoder("gpt_neox", GptRows::gptNeoX),
            decoder("opt", GptRows::opt),
            decoder("bloom", GptRows::bloom),
            decoder("falcon", GptRows::falcon),
            decoder("mpt", GptRows::mpt),
            decoder("persimmon", GptRows::persimmon),
            encoder("bert", draft -> EncoderRows.bert(draft, "bert")),
            encoder("roberta", EncoderRows::roberta),
            encoder("xlm-roberta", EncoderRows::roberta),
            encoder("camembert", EncoderRows::roberta),
            encoder("distilbert", EncoderRows::distilBert),
            encoder("electra", EncoderRows::electra),
            encoder("albert", EncoderRows::albert),
            vision("vit", draft -> VisionRows.vit(draft, "vit", false)),
            vision("deit", draft -> VisionRows.vit(draft, "deit", true)));

    private Architectures() {}

    /** Every {@code model_type} that has a row. */
    public static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(FAMILIES.keySet());
        names.add("resnet");
        return names;
    }

    /**
     * Reads a configuration; looks at no tensor.
     *
     * @param config {@code config.json}, hostile
     * @throws RefusedModelException when no row describes it completely
     */
    public static ModelPlan plan(Map<String, Object> config) throws RefusedModelException {
        ConfigView view = new ConfigView(config);
        String type = view.text("model_type", "");
        if (view.object("quantization_config").isPresent()) {
            throw unsupported("quantization_config");
        }
        if (type.equals("resnet")) {
            task(view, Task.IMAGE_CLASSIFIER, type);
            return VisionRows.resnet(view, classes(view));
        }
        Family family = FAMILIES.get(type);
        if (family == null) {
            throw unsupported("architecture " + (type.isEmpty() ? "without model_type" : quoted(type)));
        }
        Task task = task(view, family.usual(), type);
        Draft draft = new Draft(view, task, task == Task.LANGUAGE_MODEL ? 0 : classes(view));
        try {
            family.row().describe(draft);
        } catch (ArithmeticException e) {
            throw contradictory("sizes of the configuration multiply beyond what can exist");
        }
        return draft.plan(type);
    }

    private static Task task(ConfigView view, Task usual, String type) throws RefusedModelException {
        List<String> classes = view.texts("architectures");
        if (classes.isEmpty()) {
            return usual;
        }
        String name = classes.getFirst();
        Task task =
                switch (name) {
                    case String n when n.endsWith("ForCausalLM") || n.endsWith("LMHeadModel") -> Task.LANGUAGE_MODEL;
                    case String n when n.endsWith("ForSequenceClassification") -> Task.TEXT_CLASSIFIER;
                    case String n when n.endsWith("ForImageClassification") -> Task.IMAGE_CLASSIFIER;
                    default -> throw unsupported("architecture " + quoted(name) + " of " + quoted(type));
                };
        boolean runs = task == usual || usual == Task.LANGUAGE_MODEL && task == Task.TEXT_CLASSIFIER;
        if (!runs) {
            throw unsupported("architecture " + quoted(name) + " of " + quoted(type));
        }
        return task;
    }

    private static int classes(ConfigView view) throws RefusedModelException {
        int named = view.count("id2label");
        int classes = view.size("num_labels", Draft.MOST_CLASSES, named == 0 ? 2 : named);
        if (named != 0 && classes != named) {
            throw contradictory("num_labels " + classes + " but " + named + " labels");
        }
        return classes;
    }

    private static Map.Entry<String, Family> decoder(String name, Row row) {
        return Map.entry(name, new Family(row, Task.LANGUAGE_MODEL));
    }

    private static Map.Entry<String, Family> encoder(String name, Row row) {
        return Map.entry(name, new Family(row, Task.TEXT_CLASSIFIER));
    }

    private static Map.Entry<String, Family> vision(String name, Row row) {
        return Map.entry(name, new Family(row, Task.IMAGE_CLASSIFIER));
    }
}
