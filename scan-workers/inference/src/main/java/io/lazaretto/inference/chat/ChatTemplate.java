package io.lazaretto.inference.chat;

import static java.util.Objects.requireNonNull;

import io.lazaretto.inference.chat.jinja.JinjaException;
import io.lazaretto.inference.chat.jinja.JinjaLimits;
import io.lazaretto.inference.chat.jinja.JinjaTemplate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model's chat template. Immutable; thread-safe. */
public final class ChatTemplate {
    private final JinjaTemplate template;
    private final Map<String, Object> specialTokens;

    private ChatTemplate(JinjaTemplate template, Map<String, Object> specialTokens) {
        this.template = template;
        this.specialTokens = specialTokens;
    }

    /** One turn of a conversation. */
    public record Message(String role, String content) {
        public Message {
            requireNonNull(role, "role is null");
            requireNonNull(content, "content is null");
        }
    }

    /** What came of a template. */
    public sealed interface Result {}

    public record Rendered(String prompt) implements Result {}

    /** @param kind whose fault it is */
    public record Failed(JinjaException.Kind kind, String detail) implements Result {}

    /** A template that can be rendered. */
    public record Parsed(ChatTemplate template) implements Result {}

    /**
     * @param source hostile text
     * @param specialTokens such as {@code bos_token}
     * @return {@link Parsed} or {@link Failed}
     */
    public static Result parse(String source, Map<String, String> specialTokens, JinjaLimits limits) {
        try {
            return new Parsed(new ChatTemplate(JinjaTemplate.parse(source, limits), new HashMap<>(specialTokens)));
        } catch (JinjaException e) {
            return new Failed(e.kind(), e.getMessage());
        }
    }

    /**
     * @param now what the template's clock shows: fixed, for results that can be repeated
     * @return {@link Rendered} or {@link Failed}
     */
    public Result render(List<Message> messages, boolean addGenerationPrompt, Instant now) {
        List<Object> turns = new ArrayList<>();
        for (Message message : messages) {
            Map<String, Object> turn = new LinkedHashMap<>();
            turn.put("role", message.role());
            turn.put("content", message.content());
            turns.add(turn);
        }
        return render(Map.of("messages", turns, "add_generation_prompt", addGenerationPrompt), now);
    }

    /**
     * @param variables as the template names them: {@code messages}, {@code tools}, …; they win over special tokens
     * @return {@link Rendered} or {@link Failed}
     */
    public Result render(Map<String, Object> variables, Instant now) {
        Map<String, Object> all = new HashMap<>(specialTokens);
        all.put("tools", null);
        all.put("documents", null);
        all.putAll(variables);
        try {
            return new Rendered(template.render(all, now.atZone(ZoneOffset.UTC)));
        } catch (JinjaException e) {
            return new Failed(e.kind(), e.getMessage());
        }
    }
}
