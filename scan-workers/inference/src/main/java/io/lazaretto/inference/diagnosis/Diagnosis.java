package io.lazaretto.inference.diagnosis;

import io.lazaretto.inference.chat.ChatTemplate;
import io.lazaretto.inference.chat.ChatTemplate.Message;
import io.lazaretto.inference.chat.jinja.JinjaLimits;
import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.loading.BaseStore;
import io.lazaretto.inference.checkpoint.loading.CheckpointLoader;
import io.lazaretto.inference.engine.EngineOptions;
import io.lazaretto.inference.engine.ImageClassifier;
import io.lazaretto.inference.engine.InferenceEngine;
import io.lazaretto.inference.engine.LanguageModel;
import io.lazaretto.inference.engine.LoadOutcome;
import io.lazaretto.inference.engine.Prefix;
import io.lazaretto.inference.engine.RunnableModel;
import io.lazaretto.inference.engine.Sampling;
import io.lazaretto.inference.engine.TextClassifier;
import io.lazaretto.inference.tokenizer.TextInterface;
import io.lazaretto.inference.tokenizer.TokenizerLimits;
import io.lazaretto.inference.tokenizer.TokenizerLoader;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Loads a model, asks it one question and closes it. Stateless. */
public final class Diagnosis {
    private static final long ANY_SIZE = Long.MAX_VALUE;

    private Diagnosis() {}

    /**
     * @param files of the model; closed
     * @param base of an adapter; closed
     * @param maxTokens that a language model writes after the question, at least 1
     * @return one line of JSON in printable ASCII
     */
    public static String ask(
            CheckpointFiles files,
            Optional<CheckpointFiles> base,
            Question question,
            int maxTokens,
            EngineOptions options)
            throws NoAnswerException {
        try (Checkpoint checkpoint = new CheckpointLoader(BaseStore.none()).open(files, base)) {
            Optional<TextInterface> text = question instanceof Question.Pixels ? Optional.empty() : text(files, base);
            try (RunnableModel model = load(checkpoint, options)) {
                return answer(model, text, question, maxTokens, stops(checkpoint, text))
                        .json();
            } finally {
                text.ifPresent(TextInterface::close);
            }
        } catch (CheckpointException e) {
            throw new NoAnswerException(e.kind().reason() + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new NoAnswerException(e.getMessage());
        }
    }

    /** An adapter comes with the tokenizer of its base as often as not; a model without one can still be asked by ids. */
    private static Optional<TextInterface> text(CheckpointFiles files, Optional<CheckpointFiles> base)
            throws CheckpointException {
        for (Optional<CheckpointFiles> place : List.of(Optional.of(files), base)) {
            try {
                if (place.isPresent()) {
                    return Optional.of(TokenizerLoader.open(place.get(), ANY_SIZE, TokenizerLimits.DEFAULT));
                }
            } catch (CheckpointException e) {
                if (e.kind() != CheckpointException.Kind.MISSING_FILE) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    private static RunnableModel load(Checkpoint checkpoint, EngineOptions options) throws NoAnswerException {
        return switch (new InferenceEngine(options).load(checkpoint)) {
            case LoadOutcome.Loaded(RunnableModel model) -> model;
            case LoadOutcome.Refused(var refusal) -> throw new NoAnswerException("not run: " + refusal.reason());
            case LoadOutcome.NonFiniteWeights(var tensors) ->
                throw new NoAnswerException("NaN or infinite weights in " + tensors.firstKey()
                        + (tensors.size() > 1 ? " and " + (tensors.size() - 1) + " more tensors" : ""));
            case LoadOutcome.TooLarge large -> throw new NoAnswerException(large.reason() + " of memory");
        };
    }

    private static Answer answer(
            RunnableModel model, Optional<TextInterface> text, Question question, int maxTokens, Set<Integer> stops)
            throws NoAnswerException, CheckpointException {
        return switch (model) {
            case LanguageModel language -> write(language, text, ids(text, question), maxTokens, stops);
            case TextClassifier classifier -> {
                int[] ids = ids(text, question);
                yield new Answer(
                        model, boxed(ids), classifier.logits(List.of(ids)), Optional.empty(), Optional.empty());
            }
            case ImageClassifier classifier -> {
                if (!(question instanceof Question.Pixels(ImageClassifier.Images images))) {
                    throw new NoAnswerException("the model looks at images: ask it with --pixels");
                }
                yield new Answer(model, List.of(), classifier.logits(images), Optional.empty(), Optional.empty());
            }
        };
    }

    private static Answer write(
            LanguageModel model, Optional<TextInterface> text, int[] ids, int maxTokens, Set<Integer> stops)
            throws CheckpointException {
        float[] logits;
        try (Prefix prefix = model.prefill(ids)) {
            logits = model.nextTokenLogits(prefix);
        }
        int most = Math.min(maxTokens, model.plan().longest() - ids.length + 1);
        int[] written = model.generate(List.of(ids), Sampling.greedy(most, stops))
                .getFirst()
                .tokens();
        Optional<String> words = text.isEmpty()
                ? Optional.empty()
                : Optional.of(text.get()
                        .tokenizer()
                        .decode(Arrays.stream(written).asLongStream().toArray(), true));
        return new Answer(model, boxed(ids), List.of(logits), Optional.of(boxed(written)), words);
    }

    private static int[] ids(Optional<TextInterface> text, Question question)
            throws NoAnswerException, CheckpointException {
        return switch (question) {
            case Question.Ids(List<Integer> ids) ->
                ids.stream().mapToInt(Integer::intValue).toArray();
            case Question.Prompt(String words, boolean chat) -> {
                TextInterface present =
                        text.orElseThrow(() -> new NoAnswerException("the model has no tokenizer: ask it with --ids"));
                long[] ids = chat
                        ? present.tokenizer().encode(rendered(present, words), false)
                        : present.tokenizer().encode(words, true);
                yield Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
            }
            case Question.Pixels _ ->
                throw new NoAnswerException("the model reads text: ask it with --prompt or --ids");
        };
    }

    private static String rendered(TextInterface text, String words) throws NoAnswerException {
        String source = text.chatTemplate()
                .orElseThrow(() -> new NoAnswerException("the model has no chat template: leave --chat out"));
        ChatTemplate.Result result = ChatTemplate.parse(source, text.specialTokens(), JinjaLimits.DEFAULT);
        if (result instanceof ChatTemplate.Parsed(ChatTemplate template)) {
            result = template.render(List.of(new Message("user", words)), true, Instant.EPOCH);
        }
        if (result instanceof ChatTemplate.Rendered(String prompt)) {
            return prompt;
        }
        throw new NoAnswerException("the chat template cannot be used: " + ((ChatTemplate.Failed) result).detail());
    }

    private static Set<Integer> stops(Checkpoint checkpoint, Optional<TextInterface> text) {
        Object stated = checkpoint.config().get("eos_token_id");
        Set<Integer> stops = new HashSet<>();
        for (Object each : stated instanceof List<?> list ? list : stated == null ? List.of() : List.of(stated)) {
            if (each instanceof Long id && id >= 0 && id <= Integer.MAX_VALUE) {
                stops.add(id.intValue());
            }
        }
        text.map(t -> t.specialTokens().get("eos_token"))
                .flatMap(token -> text.get().tokenizer().addedToken(token).stream()
                        .boxed()
                        .findFirst())
                .ifPresent(id -> stops.add(Math.toIntExact(id)));
        return stops;
    }

    private static List<Integer> boxed(int[] ids) {
        return Arrays.stream(ids).boxed().toList();
    }
}
