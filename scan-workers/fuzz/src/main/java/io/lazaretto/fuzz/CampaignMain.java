package io.lazaretto.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Fuzzes targets one after the other. Exit codes: 0 nothing was found, 1 something was, 2 wrong usage or no fuzzer. */
public final class CampaignMain {
    private static final String USAGE =
            "Usage: lazaretto fuzz [--seconds N] [--work DIR] [--keep DIR] [--list] [TARGET…]";
    private static final int DEFAULT_SECONDS = 60;

    private Duration duration = Duration.ofSeconds(DEFAULT_SECONDS);
    private Path work = Path.of("fuzz-work");
    private Path keep;
    private boolean list;
    private final List<FuzzTarget> targets = new ArrayList<>();

    private CampaignMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        CampaignMain campaign = new CampaignMain();
        try {
            campaign.parse(arguments);
            System.exit(campaign.run(System.out) == 0 ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println("lazaretto: " + e.getMessage() + "\n" + USAGE);
        } catch (IOException e) {
            System.err.println("lazaretto: " + e.getMessage());
        }
        System.exit(2);
    }

    private void parse(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--list" -> list = true;
                case "--seconds" -> duration = Duration.ofSeconds(Integer.parseUnsignedInt(value(arguments, ++i)));
                case "--work" -> work = Path.of(value(arguments, ++i));
                case "--keep" -> keep = Path.of(value(arguments, ++i));
                default -> targets.add(Targets.named(arguments[i]));
            }
        }
        if (targets.isEmpty()) {
            targets.addAll(Targets.all());
        }
    }

    private static String value(String[] arguments, int at) {
        if (at >= arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value");
        }
        return arguments[at];
    }

    /** @return the number of findings */
    private int run(PrintStream out) throws IOException, InterruptedException {
        if (list) {
            targets.forEach(target -> out.println(target.name()));
            return 0;
        }
        out.println("| target | seconds | processor seconds | executions | edges | features | inputs | findings |");
        out.println("|---|---|---|---|---|---|---|---|");
        int findings = 0;
        for (FuzzTarget target : targets) {
            Path folder = work.resolve(target.name());
            Files.createDirectories(folder);
            FuzzRun run = new FuzzRun(target, folder);
            FuzzResult result = run.run(inputs(target), duration);
            out.println(result.row());
            findings += result.findings();
            run.found().forEach(file -> System.err.println("lazaretto: broke a promise: " + file));
            if (keep != null) {
                keep(target, run);
            }
        }
        return findings;
    }

    /** What the builders make, and what earlier campaigns kept. */
    static Map<String, byte[]> inputs(FuzzTarget target) {
        Map<String, byte[]> inputs = new TreeMap<>(Corpus.of(target.name()));
        List<byte[]> seeds = target.seeds();
        for (int i = 0; i < seeds.size(); i++) {
            inputs.put("seed-" + i, seeds.get(i));
        }
        return inputs;
    }

    private void keep(FuzzTarget target, FuzzRun run) throws IOException, InterruptedException {
        SortedMap<String, byte[]> inputs = run.minimised();
        Corpus.of(target.name()).forEach((name, bytes) -> {
            if (name.startsWith(Corpus.FOUND)) {
                inputs.put(name, bytes);
            }
        });
        int kept = Corpus.write(keep.resolve(target.name() + ".zip"), inputs);
        System.err.println("lazaretto: kept " + kept + " inputs of " + target.name());
    }
}
