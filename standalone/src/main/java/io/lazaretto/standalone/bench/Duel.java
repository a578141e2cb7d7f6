package io.lazaretto.standalone.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs contestants in turn, so that what else the machine does meets all of them. */
final class Duel {
    private final Map<String, Contestant> contestants = new LinkedHashMap<>();

    /** One way to do the work. */
    interface Contestant {
        /** @return seconds, for what counts of the run */
        double run() throws IOException, InterruptedException;
    }

    Duel with(String name, Contestant contestant) {
        contestants.put(name, contestant);
        return this;
    }

    /**
     * @param warmups rounds that do not count
     * @param rounds that do, at least 1
     */
    Map<String, Times> fight(int warmups, int rounds) throws IOException, InterruptedException {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int round = -warmups; round < rounds; round++) {
            for (Map.Entry<String, Contestant> entry : contestants.entrySet()) {
                double time = entry.getValue().run();
                if (round >= 0) {
                    seconds.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                            .add(time);
                }
            }
        }
        Map<String, Times> times = new LinkedHashMap<>();
        seconds.forEach((name, values) -> times.put(name, new Times(values)));
        return times;
    }
}
