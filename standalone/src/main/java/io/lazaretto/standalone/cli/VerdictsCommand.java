package io.lazaretto.standalone.cli;

import io.lazaretto.schemas.topic.Topics;
import io.lazaretto.standalone.cluster.ClusterAccess;
import io.lazaretto.standalone.cluster.RunningInstance;
import io.lazaretto.standalone.feed.Event;
import io.lazaretto.standalone.feed.EventFeed;
import io.lazaretto.standalone.render.Colour;
import io.lazaretto.standalone.render.VerdictFormat;
import io.lazaretto.standalone.render.VerdictPrinter;
import io.lazaretto.standalone.scan.ScanTimes;
import io.lazaretto.standalone.trouble.Trouble;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code verdicts}: what has been decided, and with {@code --follow} what will be. */
@Command(
        name = "verdicts",
        mixinStandardHelpOptions = true,
        description = "Prints verdict events, every revision that the cluster still has.")
final class VerdictsCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(250);

    private final Terminal terminal;

    @Option(names = "--follow", description = "Go on with new events until stopped.")
    private boolean follow;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "text (a line each), json (one array, not with --follow) or ndjson. Default: ${DEFAULT-VALUE}.")
    private String format;

    @Mixin
    private ClusterOptions cluster;

    VerdictsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Trouble {
        VerdictFormat named = Formats.parse(format);
        if (follow && named == VerdictFormat.JSON) {
            throw new Trouble("--format json is one array with an end: use ndjson with --follow");
        }
        if (named.isDocument()) {
            throw new Trouble("--format " + format + " describes a scan: use it with scan, or text, json, ndjson here");
        }
        VerdictPrinter printer = new VerdictPrinter(
                named == VerdictFormat.TEXT ? VerdictFormat.LINES : named,
                Colour.of(terminal.outIsTerminal()),
                terminal.out());
        try (StopSignal signal = new StopSignal()) {
            print(access(), printer, signal);
        }
        return ExitCode.ADMITTED.code();
    }

    private ClusterAccess access() throws Trouble {
        Optional<ClusterAccess> named = cluster.named();
        if (named.isPresent()) {
            return named.get();
        }
        RunningInstance running = RunningInstance.find(HomeDirectory.path())
                .orElseThrow(() -> new Trouble("no pipeline runs on " + HomeDirectory.path()
                        + ": start one with 'lazaretto up', or name a cluster with --bootstrap"));
        return ClusterAccess.of(running.kafka());
    }

    private void print(ClusterAccess access, VerdictPrinter printer, StopSignal signal) throws Trouble {
        int position = 0;
        try (EventFeed feed = EventFeed.fromStart(access, Topics.VERDICTS, ScanTimes.DEFAULT.connect())) {
            while (!printer.closed() && (follow || !feed.caughtUp())) {
                for (Event event : feed.poll(POLL)) {
                    if (event instanceof Event.Issued issued) {
                        printer.print(position++, issued.verdict());
                    }
                }
            }
        } catch (Trouble e) {
            if (!signal.received()) {
                throw e;
            }
        }
        printer.end();
    }
}
