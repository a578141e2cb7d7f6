package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.license.SpdxIds;
import io.lazaretto.artifact.report.Evidence;
import java.util.ArrayList;
import java.util.List;

/** What the configuration files say about the model; claims, not facts about its weights. */
final class ConfigFacts {
    private static final List<String> LANGUAGE = List.of("ForCausalLM", "LMHeadModel", "ForConditionalGeneration");
    private static final List<String> CLASSIFIER = List.of(
            "ForSequenceClassification", "ForImageClassification", "ForTokenClassification", "ForAudioClassification");

    private String architecture;
    private int architectureDepth = Integer.MAX_VALUE;
    private boolean adapter;
    private static final int MAX_LICENSES = 16;

    private final List<Facts.Claim> lineage = new ArrayList<>();
    private final List<Facts.License> licenses = new ArrayList<>();

    /** The configuration nearest to the root counts. */
    void architecture(String name, String path) {
        int depth = (int) path.chars().filter(c -> c == '/').count();
        if (depth < architectureDepth) {
            architectureDepth = depth;
            architecture = Evidence.text(name);
        }
    }

    void adapter() {
        adapter = true;
    }

    void claim(String relation, String model, String path) {
        if (lineage.size() < 16) {
            lineage.add(new Facts.Claim(relation, Evidence.text(model), path));
        }
    }

    void license(String name, String path) {
        if (name.isBlank() || licenses.size() >= MAX_LICENSES) {
            return;
        }
        String shown = Evidence.text(name.strip());
        Facts.License license = new Facts.License(SpdxIds.find(name).orElse(null), shown, path);
        if (!licenses.contains(license)) {
            licenses.add(license);
        }
    }

    List<Facts.License> licenses() {
        return List.copyOf(licenses);
    }

    String architecture() {
        return architecture;
    }

    List<Facts.Claim> lineage() {
        return List.copyOf(lineage);
    }

    String kind(boolean model) {
        if (!model) {
            return "none";
        }
        if (adapter) {
            return "adapter";
        }
        if (architecture != null && LANGUAGE.stream().anyMatch(architecture::endsWith)) {
            return "language-model";
        }
        return architecture != null && CLASSIFIER.stream().anyMatch(architecture::endsWith) ? "classifier" : "model";
    }
}
