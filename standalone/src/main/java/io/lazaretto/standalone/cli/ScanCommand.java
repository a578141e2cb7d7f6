package io.lazaretto.standalone.cli;

import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.LocalAccess;
import io.lazaretto.ingest.identity.RequestFields;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.schemas.content.RecentDigests;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.trust.TrustFolder;
import io.lazaretto.standalone.cluster.ClusterAccess;
import io.lazaretto.standalone.cluster.RunningInstance;
import io.lazaretto.standalone.pipeline.Pipeline;
import io.lazaretto.standalone.pipeline.TemporaryPipeline;
import io.lazaretto.standalone.render.VerdictFormat;
import io.lazaretto.standalone.scan.ScanSession;
import io.lazaretto.standalone.scan.ScanTimes;
import io.lazaretto.standalone.scan.SourceList;
import io.lazaretto.standalone.trouble.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scan}: arrivals through the real pipeline, verdicts on standard output. */
@Command(
        name = "scan",
        mixinStandardHelpOptions = true,
        description = {
            "Sends models through the pipeline and prints their final verdicts.",
            "The pipeline is the cluster of --bootstrap, else the local 'up' if one runs, else one that lives as long as"
                    + " this command."
        },
        footer = {
            "Exit code: 0 every verdict PASSED and admitted; 1 any MALICIOUS or SUSPICIOUS verdict or REJECT action;"
                    + " 2 otherwise."
        })
final class ScanCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--each", description = "Every immediate child of SOURCE is a model of its own.")
    private boolean each;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "text, json (one array), ndjson (one object a line, as it comes), sarif (2.1.0) or cyclonedx (1.7)."
                            + " Default: ${DEFAULT-VALUE}.")
    private String format;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            defaultValue = "standard",
            description = "How much to examine: inspect, standard or deep. Default: ${DEFAULT-VALUE}.")
    private String profile;

    @Option(names = "--base", paramLabel = "URI", description = "Base model of an adapter; counts as its parent.")
    private String base;

    @Option(names = "--reference", paramLabel = "URI", description = "Another model to compare with.")
    private String reference;

    @Option(names = "--policy", paramLabel = "FILE", description = "Not available yet; the default policy decides.")
    private Path policy;

    @Option(
            names = "--deadline",
            paramLabel = "DUR",
            converter = DurationConverter.class,
            description = "Time to the final verdict: 90s, 30m, 2h. Default: 2m inspect, 30m standard, 2h deep.")
    private Duration deadline;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private TrustOption trust;

    @Parameters(paramLabel = "SOURCE", arity = "1..*", description = "Path or file: URI of a model.")
    private List<String> arguments;

    ScanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Trouble {
        VerdictFormat outputFormat = Formats.parse(format);
        if (policy != null) {
            throw new Trouble("--policy is not available yet: leave it out, and the default policy decides");
        }
        Optional<ClusterAccess> named = cluster.named();
        TrustFolder trusted = trust.read();
        SourceList sources = SourceList.of(arguments, each);
        List<ArrivalRequest> requests = new ArrayList<>();
        for (String source : sources.sources()) {
            requests.add(request(source));
        }
        ScanReport report = new ScanReport(terminal, Formats.output(outputFormat, terminal), requests);
        sources.problems().forEach(report::problem);
        try (StopSignal signal = new StopSignal()) {
            if (!requests.isEmpty()) {
                scan(requests, named, trusted, report, signal);
            }
            report.end();
        }
        return report.exitCode().code();
    }

    private ArrivalRequest request(String source) throws Trouble {
        RequestFields fields = new RequestFields(
                source, profile, base, reference, null, deadline == null ? null : deadline.toString(), null);
        try {
            return fields.toRequest("cli", LocalAccess.anywhere(), null);
        } catch (RefusedException e) {
            throw new Trouble(e.refusal().title() + ": " + e.getMessage(), e);
        }
    }

    private void scan(
            List<ArrivalRequest> requests,
            Optional<ClusterAccess> named,
            TrustFolder trusted,
            ScanReport report,
            StopSignal signal)
            throws Trouble {
        try {
            if (named.isPresent()) {
                requireOwnPipeline(named.get().bootstrap());
                warnAboutPaths(named.get());
                session(named.get(), Pipeline.digests(HomeDirectory.path()), report, Optional::empty)
                        .run(requests);
                return;
            }
            Optional<RunningInstance> running = RunningInstance.find(HomeDirectory.path());
            if (running.isPresent()) {
                requireOwnPipeline(running.get().kafka());
                terminal.say("using the pipeline that runs at " + running.get().kafka());
                session(
                                ClusterAccess.of(running.get().kafka()),
                                Pipeline.digests(HomeDirectory.path()),
                                report,
                                Optional::empty)
                        .run(requests);
                return;
            }
            report.step("starting a pipeline for this scan");
            try (TemporaryPipeline pipeline = TemporaryPipeline.start(
                    requests.size(), requests.stream().anyMatch(r -> r.profile() != Profile.INSPECT), trusted)) {
                session(ClusterAccess.of(pipeline.bootstrap()), pipeline.digests(), report, pipeline::failure)
                        .run(requests);
            }
        } catch (Trouble e) {
            if (!signal.received()) {
                report.problem(e.getMessage());
            }
        }
    }

    private void requireOwnPipeline(String where) throws Trouble {
        if (trust.isGiven()) {
            throw new Trouble("--trust belongs to the pipeline, and one runs at " + where
                    + " already: give it to 'up', or to the workers and the aggregator");
        }
    }

    private ScanSession session(
            ClusterAccess access,
            RecentDigests digests,
            ScanReport report,
            java.util.function.Supplier<Optional<String>> failure) {
        return new ScanSession(access, digests, ScanTimes.DEFAULT, report, failure, report::nobodyReads);
    }

    private void warnAboutPaths(ClusterAccess access) {
        if (!access.isLocal()) {
            terminal.say("the workers of " + access.bootstrap()
                    + " must see the same files under the same paths as this machine; models that they cannot read become"
                    + " INCONCLUSIVE");
        }
    }
}
