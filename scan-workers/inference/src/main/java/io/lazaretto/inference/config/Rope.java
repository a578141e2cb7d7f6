package io.lazaretto.inference.config;

import static io.lazaretto.inference.config.RefusedModelException.contradictory;
import static io.lazaretto.inference.config.RefusedModelException.quoted;
import static io.lazaretto.inference.config.RefusedModelException.unsupported;

import java.util.List;
import java.util.Optional;

/**
 * The inverse frequencies of one rotary embedding, in the f32 arithmetic of the reference implementation.
 *
 * @param frequencies {@code dim / 2} of them
 * @param longFrequencies used when a sequence is longer than {@code longFrom}; empty without LongRoPE
 * @param factor multiplies cosine and sine
 */
record Rope(float[] frequencies, Optional<float[]> longFrequencies, int longFrom, double factor) {
    /** What a scaling needs to know of the model. */
    record Setting(int dim, double theta, int positions, int originalPositions) {}

    /**
     * @param scaling {@code rope_scaling} or {@code rope_parameters}
     * @throws RefusedModelException for a kind of scaling that is not implemented here
     */
    static Rope of(Setting setting, Optional<ConfigView> scaling) throws RefusedModelException {
        if (scaling.isEmpty()) {
            return plain(setting);
        }
        ConfigView c = scaling.get();
        String kind = c.text(c.either("rope_type", "type"), "default");
        c.ignore("rope_theta", "partial_rotary_factor");
        Rope rope =
                switch (kind) {
                    case "default" -> plain(setting);
                    case "linear" -> divided(plain(setting), c.positive("factor", 1));
                    // The engine takes no sequence longer than the positions the model was made for: there it is
                    // unscaled.
                    case "dynamic" -> {
                        c.ignore("factor", "original_max_position_embeddings");
                        yield plain(setting);
                    }
                    case "llama3" -> llama3(setting, c);
                    case "yarn" -> yarn(setting, c);
                    case "longrope", "su" -> longRope(setting, c);
                    default -> throw unsupported("rotary scaling " + quoted(kind));
                };
        c.requireAllUnderstood();
        return rope;
    }

    private static Rope plain(Setting s) {
        float[] inverse = new float[s.dim() / 2];
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = 1f / (float) Math.pow((float) s.theta(), (float) (2 * i) / (float) s.dim());
        }
        return new Rope(inverse, Optional.empty(), 0, 1);
    }

    private static Rope divided(Rope rope, double factor) {
        float[] inverse = rope.frequencies.clone();
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] /= (float) factor;
        }
        return new Rope(inverse, Optional.empty(), 0, rope.factor);
    }

    private static Rope llama3(Setting s, ConfigView c) throws RefusedModelException {
        double factor = c.positive("factor", 8);
        double low = c.positive("low_freq_factor", 1);
        double high = c.positive("high_freq_factor", 4);
        double original = c.size("original_max_position_embeddings", Integer.MAX_VALUE, 8192);
        float[] inverse = plain(s).frequencies;
        for (int i = 0; i < inverse.length; i++) {
            double wavelength = 2 * Math.PI / inverse[i];
            double smooth = Math.clamp((original / wavelength - low) / (high - low), 0, 1);
            if (wavelength > original / low) {
                smooth = 0;
            } else if (wavelength < original / high) {
                smooth = 1;
            }
            inverse[i] = (float) ((1 - smooth) * inverse[i] / factor + smooth * inverse[i]);
        }
        return new Rope(inverse, Optional.empty(), 0, 1);
    }

    private static Rope yarn(Setting s, ConfigView c) throws RefusedModelException {
        int original = c.size("original_max_position_embeddings", Integer.MAX_VALUE, s.originalPositions());
        double factor = c.positive("factor", (double) s.positions() / original);
        double mscale = c.number("mscale", 0);
        double mscaleAll = c.number("mscale_all_dim", 0);
        double magnitude = mscale != 0 && mscaleAll != 0
                ? yarnScale(factor, mscale) / yarnScale(factor, mscaleAll)
                : yarnScale(factor, 1);
        magnitude = c.positive("attention_factor", magnitude);
        double from = turns(c.positive("beta_fast", 32), s, original);
        double to = turns(c.positive("beta_slow", 1), s, original);
        if (c.flag("truncate", true)) {
            from = Math.floor(from);
            to = Math.ceil(to);
        }
        from = Math.max(from, 0);
        to = Math.min(to, s.dim() - 1.);
        if (from == to) {
            to += 0.001;
        }
        float[] inverse = plain(s).frequencies;
        for (int i = 0; i < inverse.length; i++) {
            double interpolated = Math.clamp((i - from) / (to - from), 0, 1);
            inverse[i] = (float) (inverse[i] / factor * interpolated + inverse[i] * (1 - interpolated));
        }
        return new Rope(inverse, Optional.empty(), 0, magnitude);
    }

    /** The dimension that turns that often over the original positions. */
    private static double turns(double rotations, Setting s, int original) {
        return s.dim() * Math.log(original / (rotations * 2 * Math.PI)) / (2 * Math.log(s.theta()));
    }

    private static double yarnScale(double factor, double mscale) {
        return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
    }

    private static Rope longRope(Setting s, ConfigView c) throws RefusedModelException {
        int original = c.size("original_max_position_embeddings", Integer.MAX_VALUE, s.originalPositions());
        double stretch = c.positive("factor", (double) s.positions() / original);
        if (s.positions() > original) {
            stretch = (double) s.positions() / original;
        }
        double magnitude = stretch <= 1 ? 1 : Math.sqrt(1 + Math.log(stretch) / Math.log(original));
        magnitude = c.positive("attention_factor", magnitude);
        c.ignore("short_mscale", "long_mscale");
        float[] plain = plain(s).frequencies;
        return new Rope(
                stretched(plain, c.numbers("short_factor"), "short_factor"),
                Optional.of(stretched(plain, c.numbers("long_factor"), "long_factor")),
                original,
                magnitude);
    }

    private static float[] stretched(float[] plain, List<Double> by, String key) throws RefusedModelException {
        if (by.size() != plain.length) {
            throw contradictory("rotary " + key + " has " + by.size() + " entries, not " + plain.length);
        }
        float[] inverse = new float[plain.length];
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = plain[i] / by.get(i).floatValue();
        }
        return inverse;
    }
}
