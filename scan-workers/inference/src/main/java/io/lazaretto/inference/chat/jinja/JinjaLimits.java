package io.lazaretto.inference.chat.jinja;

import java.time.Duration;

/**
 * Bounds of one rendering.
 *
 * @param sourceChars of the template
 * @param steps expressions and statements evaluated, long strings counting more
 * @param chars of the output, and of any one string
 * @param producedChars all strings together
 * @param depth of nesting: of the source, of calls, of values
 */
public record JinjaLimits(int sourceChars, long steps, int chars, long producedChars, int depth, Duration time) {
    public static final JinjaLimits DEFAULT =
            new JinjaLimits(1 << 20, 5_000_000, 1 << 20, 1 << 26, 200, Duration.ofSeconds(5));
}
