package io.lazaretto.standalone.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LandingPageTest {
    @Test
    void hostileTextIsNoMarkup() {
        assertThat(LandingPage.cell("<script>alert('x')</script>\"&\u202e"))
                .isEqualTo("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;\\u202e");
    }

    @Test
    void longTextIsCut() {
        assertThat(LandingPage.cell("x".repeat(10_000))).hasSizeLessThan(300);
    }
}
