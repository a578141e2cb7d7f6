package io.lazaretto.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.inference.chat.ChatTemplate.Failed;
import io.lazaretto.inference.chat.ChatTemplate.Message;
import io.lazaretto.inference.chat.ChatTemplate.Parsed;
import io.lazaretto.inference.chat.ChatTemplate.Rendered;
import io.lazaretto.inference.chat.ChatTemplate.Result;
import io.lazaretto.inference.chat.jinja.JinjaException.Kind;
import io.lazaretto.inference.chat.jinja.JinjaLimits;
import io.lazaretto.inference.checkpoint.JsonTree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what transformers renders (src/test/python/chat_templates.py), and against templates that mean harm. */
class ChatTemplateTest {
    private static final String TYPOS = "{}%|()[]'\"+-*/~.,:=<> \n\\a0";
    private static final Instant NOW = Instant.parse("2026-11-05T07:08:09Z");
    private static final Map<String, String> SPECIAL = Map.of("bos_token", "<s>", "eos_token", "</s>");

    private static Map<String, Object> vectors(String name) throws Exception {
        try (var stream = ChatTemplateTest.class.getResourceAsStream("/io/lazaretto/inference/vectors/" + name)) {
            return JsonTree.object(name, stream.readAllBytes(), 1 << 24);
        }
    }

    private static Result render(String template, Map<String, Object> variables, JinjaLimits limits) {
        return switch (ChatTemplate.parse(template, SPECIAL, limits)) {
            case Parsed parsed -> parsed.template().render(variables, NOW);
            case Failed failed -> failed;
            case Rendered rendered -> throw new AssertionError(rendered);
        };
    }

    private static Result render(String template) {
        return render(template, Map.of("messages", List.of()), JinjaLimits.DEFAULT);
    }

    @TestFactory
    List<DynamicTest> everyTemplateRendersAsTransformersDoes() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        List<?> templates = (List<?>) vectors("chat/templates.json").get("templates");
        assertThat(templates).hasSizeGreaterThan(25);
        for (Object entry : templates) {
            @SuppressWarnings("unchecked")
            Map<String, Object> template = (Map<String, Object>) entry;
            for (Object item : (List<?>) template.get("cases")) {
                @SuppressWarnings("unchecked")
                Map<String, Object> vector = (Map<String, Object>) item;
                String name = template.get("name") + " / " + vector.get("conversation");
                tests.add(DynamicTest.dynamicTest(name, () -> {
                    Result result = render(
                            (String) template.get("template"),
                            JsonTree.child(vector, "variables"),
                            JinjaLimits.DEFAULT);
                    if (vector.containsKey("error")) {
                        assertThat(result).isInstanceOf(Failed.class);
                        Kind kind = ((Failed) result).kind();
                        assertThat(kind)
                                .isEqualTo(vector.get("error").equals("TemplateError") ? Kind.RAISED : Kind.ERROR);
                    } else {
                        assertThat(result).isEqualTo(new Rendered((String) vector.get("rendered")));
                    }
                }));
            }
        }
        return tests;
    }

    @Test
    void theVectorOfARealModelIsReproduced() throws Exception {
        Map<String, Object> chat = JsonTree.child(vectors("tokenizer/smollm2.json"), "chat");
        String template = "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
                + "{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}"
                + "{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
                + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
        Result parsed = ChatTemplate.parse(template, Map.of(), JinjaLimits.DEFAULT);
        Result result = ((Parsed) parsed)
                .template()
                .render(List.of(new Message("user", "What is the capital of France?")), true, NOW);
        assertThat(result).isEqualTo(new Rendered((String) chat.get("rendered")));
    }

    @Test
    void theClockIsTheCallers() {
        assertThat(render("{{ strftime_now('%d %b %Y %H:%M %-d %A %j %%') }}"))
                .isEqualTo(new Rendered("05 Nov 2026 07:08 5 Thursday 309 %"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
                "{% for a in range(100000) %}{{ 'x' * 1000 }}{% endfor %}",
                "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
                "{% set ns = namespace(l=[]) %}{% for i in range(5000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l == ns.l|list }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|tojson }}",
                "{% macro f(x) %}{{ f(x) }}{{ f(x) }}{% endmacro %}{{ f(1) }}",
                "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
                "{{ range(100001) }}",
                "{{ 'a' * 10000000000 }}",
                "{{ [0] * 10000000000 }}",
                "{{ 'x'.center(99999999999) if false else 'x'|center(9999999999) }}",
                "{{ 'a'|indent(9999999999) }}",
                "{{ 'a'.zfill(999999999) }}",
                "{% for i in range(1000) %}{{ ('a' * 500000).find('a' * 250000 ~ 'b') }}{% endfor %}",
                "{% for x in [[[]]] recursive %}{{ loop([[[]]]) }}{% endfor %}",
                "{{ '%9999d' % 1 }}",
            })
    void templatesThatLoopOrExplodeEndAtALimit(String template) {
        long start = System.nanoTime();
        Result result = render(template);
        assertThat(result).isInstanceOf(Failed.class);
        assertThat(((Failed) result).kind()).as(result.toString()).isEqualTo(Kind.LIMIT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.__class__.__mro__ }}",
                "{{ messages.__init__.__globals__ }}",
                "{{ messages.append(1) }}",
                "{{ {}.update({'a': 1}) }}",
                "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
                "{{ ''.getClass().forName('java.lang.Runtime') }}",
                "{{ ('a').class.forName('x') }}",
                "{{ self._TemplateReference__context }}",
                "{% set messages.x = 1 %}",
            })
    void nothingOfTheHostIsReachable(String template) {
        assertThat(render(template)).isInstanceOf(Failed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% if x %}",
                "{{ 'a }}",
                "{{ 1 + }}",
                "{% for in x %}{% endfor %}",
                "{% include 'x' %}",
                "{% import 'x' as y %}",
                "{% extends 'x' %}",
                "{{ x | nofilter }}",
                "{{ x is notest }}",
                "{% endif %}",
                "{{ (1 }}",
                "{{ {'a' 1} }}",
                "{# x"
            })
    void brokenTemplatesAreSyntax(String template) {
        Result result = render(template);
        assertThat(result).isInstanceOf(Failed.class);
        assertThat(((Failed) result).kind()).isEqualTo(Kind.SYNTAX);
    }

    @Test
    void deepNestingIsALimitAndNoOverflow() {
        for (String deep : List.of("(", "[", "not ", "-", "x[", "f(")) {
            assertThat(render("{{ " + deep.repeat(50_000) + " }}")).isInstanceOf(Failed.class);
        }
        assertThat(render("{% if 1 %}".repeat(50_000))).isInstanceOf(Failed.class);
        assertThat(render("{{ 1" + " ~ 1".repeat(50_000) + " }}")).isInstanceOf(Failed.class);
        assertThat(render("{{ x" + ".a".repeat(50_000) + " }}")).isInstanceOf(Failed.class);
        assertThat(render("{{ x" + "|list".repeat(50_000) + " }}")).isInstanceOf(Failed.class);
        assertThat(render("{{ 1" + " if 1 else 1".repeat(50_000) + " }}")).isInstanceOf(Failed.class);
    }

    @Test
    void mutatedTemplatesNeverLeaveTheInterpreterWithAnotherException() throws Exception {
        List<?> templates = (List<?>) vectors("chat/templates.json").get("templates");
        JinjaLimits small = new JinjaLimits(1 << 16, 20_000, 1 << 16, 1 << 18, 60, Duration.ofSeconds(1));
        Random random = new Random(5);
        int failed = 0;
        for (int trial = 0; trial < 3000; trial++) {
            Map<?, ?> template = (Map<?, ?>) templates.get(random.nextInt(templates.size()));
            Map<?, ?> vector = (Map<?, ?>) ((List<?>) template.get("cases")).get(random.nextInt(5));
            StringBuilder text = new StringBuilder((String) template.get("template"));
            for (int i = 0; i <= trial % 3; i++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, TYPOS.charAt(random.nextInt(TYPOS.length())));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(9)));
                    default -> text.insert(at, text.substring(random.nextInt(at + 1), at));
                }
                if (text.isEmpty()) {
                    text.append(' ');
                }
            }
            @SuppressWarnings("unchecked")
            Map<String, Object> variables = (Map<String, Object>) vector.get("variables");
            failed += render(text.toString(), variables, small) instanceof Failed ? 1 : 0;
        }
        assertThat(failed).isBetween(100, 3000);
    }
}
