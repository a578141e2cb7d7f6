package io.lazaretto.standalone.cli;

import io.lazaretto.inference.diagnosis.Question;
import io.lazaretto.inference.engine.EngineOptions.Precision;
import io.lazaretto.inference.engine.EngineOptions.Processor;
import io.lazaretto.standalone.infer.LocalModel;
import io.lazaretto.standalone.infer.PixelFile;
import io.lazaretto.standalone.trouble.Trouble;
import io.lazaretto.worker.EngineConfig;
import io.lazaretto.worker.frame.DiagnosisFrame;
import io.lazaretto.worker.isolation.Diagnoser;
import io.lazaretto.worker.isolation.IsolationMode;
import io.lazaretto.worker.isolation.NativeCache;
import io.lazaretto.worker.isolation.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code infer}: asks one model one question, for people who check the engine. */
@Command(
        name = "infer",
        mixinStandardHelpOptions = true,
        description = {
            "Loads a model, asks it one question and prints what the engine computes: architecture, device, dtype, inputIds,"
                    + " logits (of the last position, the text or the image), greedyIds and greedyText.",
            "The model runs in a process of its own, without network and other files where bubblewrap works."
        },
        footer = {"Exit code: 0 an answer was printed; 2 otherwise."})
final class InferCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "SOURCE",
            description = "Path or file: URI of a model: a folder, or a GGUF file.")
    private String model;

    @Option(names = "--base", paramLabel = "URI", description = "Base model of an adapter: path or file: URI.")
    private String base;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Input input;

    private static final class Input {
        @Option(names = "--ids", split = ",", paramLabel = "ID", description = "Token ids: 1,2,3.")
        private List<Integer> ids;

        @Option(names = "--prompt", paramLabel = "TEXT", description = "Text, for a model with a tokenizer.")
        private String prompt;

        @Option(
                names = "--pixels",
                paramLabel = "FILE",
                description =
                        "JSON with pixels as the model expects them: arrays [images][channels][height][width], or an"
                                + " object with pixel_values and shape.")
        private Path pixels;
    }

    @Option(names = "--chat", description = "Put the prompt into the model's chat template as a user's message.")
    private boolean chat;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "12",
            description = "Tokens to write, the likeliest each time. Default: ${DEFAULT-VALUE}.")
    private int maxTokens;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            defaultValue = "f32",
            description = "f32, bf16, or fastest on the device. Default: ${DEFAULT-VALUE}.")
    private String dtype;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "cpu, cuda, or best. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(
            names = "--deadline",
            paramLabel = "DUR",
            converter = DurationConverter.class,
            defaultValue = "10m",
            description = "Longest run. Default: ${DEFAULT-VALUE}.")
    private Duration deadline;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "json", description = "json, and nothing else.")
    private String format;

    InferCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Trouble, InterruptedException {
        if (!format.equals("json")) {
            throw new Trouble("--format " + format + " is not known: an answer is json");
        }
        if (maxTokens < 1) {
            throw new Trouble("--max-tokens is at least 1");
        }
        if (chat && input.prompt == null) {
            throw new Trouble("--chat belongs to --prompt");
        }
        Path modelPath = LocalModel.find("--model", model);
        Optional<Path> basePath = base == null ? Optional.empty() : Optional.of(LocalModel.find("--base", base));
        Question question = question();
        Processor processor = processor();
        Precision precision = precision();
        EngineConfig engine = EngineConfig.standard();
        try {
            Sandbox sandbox = Sandbox.probe(IsolationMode.AUTO);
            sandbox.missing().ifPresent(why -> terminal.say("the model runs without a sandbox: " + why));
            Path libraries = new NativeCache(engine.libraries()).prepare();
            DiagnosisFrame.Answer answer = new Diagnoser(sandbox, libraries, engine.memory(1))
                    .ask(modelPath, basePath, question, maxTokens, processor, precision, deadline);
            if (!answer.answered()) {
                throw new Trouble(answer.text());
            }
            terminal.out().println(answer.text());
            return ExitCode.ADMITTED.code();
        } catch (IOException | IllegalStateException e) {
            throw new Trouble(e.getMessage(), e);
        }
    }

    private Question question() throws Trouble {
        if (input.ids != null) {
            return new Question.Ids(new ArrayList<>(input.ids));
        }
        return input.prompt != null
                ? new Question.Prompt(input.prompt, chat)
                : new Question.Pixels(PixelFile.read(input.pixels));
    }

    private Processor processor() throws Trouble {
        return switch (device) {
            case "cpu" -> Processor.CPU;
            case "cuda" -> Processor.CUDA;
            case "best" -> Processor.BEST;
            default -> throw new Trouble("--device is cpu, cuda or best");
        };
    }

    private Precision precision() throws Trouble {
        return switch (dtype) {
            case "f32" -> Precision.F32;
            case "bf16" -> Precision.BF16;
            case "fastest" -> Precision.FASTEST;
            default -> throw new Trouble("--dtype is f32, bf16 or fastest");
        };
    }
}
