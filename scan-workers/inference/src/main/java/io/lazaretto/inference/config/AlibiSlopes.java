package io.lazaretto.inference.config;

import java.util.ArrayList;
import java.util.List;

/** How much each head is biased by distance (Press et al., Train Short, Test Long, section 3). */
final class AlibiSlopes {
    private AlibiSlopes() {}

    /**
     * @param evenFirst heads that are no power of two: the next power is computed, and its slopes of odd index come first
     * @return one slope a head
     */
    static List<Float> of(int heads, double scale, double most, boolean evenFirst) {
        int power = Integer.highestOneBit(heads);
        List<Float> slopes = new ArrayList<>();
        if (evenFirst && power < heads) {
            power *= 2;
        }
        for (int h = 1; h <= power; h++) {
            slopes.add((float) (scale * Math.pow(2, -h * most / power)));
        }
        if (evenFirst && power > heads) {
            List<Float> odd = new ArrayList<>();
            for (int h = 1; h < power; h += 2) {
                odd.add(slopes.get(h));
            }
            for (int h = 0; h < power; h += 2) {
                odd.add(slopes.get(h));
            }
            return List.copyOf(odd.subList(0, heads));
        }
        for (int h = 1; slopes.size() < heads; h += 2) {
            slopes.add((float) (scale * Math.pow(2, -h * most / (2. * power))));
        }
        return slopes;
    }
}
