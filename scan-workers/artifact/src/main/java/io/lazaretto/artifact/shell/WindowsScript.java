package io.lazaretto.artifact.shell;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** PowerShell and batch files, statement by statement, in lower case and without the characters that only hide words. */
final class WindowsScript {
    private static final Set<String> DOWNLOADS = Set.of(
            "downloadstring",
            "downloadfile",
            "downloaddata",
            "invoke-webrequest",
            "invoke-restmethod",
            "iwr",
            "irm",
            "wget",
            "curl",
            "curl.exe",
            "start-bitstransfer",
            "bitsadmin",
            "net.webclient",
            "system.net.webclient",
            "httpclient",
            "webrequest");
    private static final Set<String> RUNS =
            Set.of("iex", "invoke-expression", "invokescript", "scriptblock", "[scriptblock]::create");
    private static final List<String> PERSISTENCE = List.of(
            "currentversion\\run",
            "schtasks /create",
            "register-scheduledtask",
            "new-scheduledtask",
            "new-service",
            "sc create",
            "sc.exe create",
            "start menu\\programs\\startup",
            "shell:startup",
            "set-wmiinstance",
            "__eventfilter",
            "$profile",
            "winlogon\\shell",
            "image file execution options");
    private static final List<String> EVASION = List.of(
            "add-mppreference",
            "set-mppreference",
            "amsiutils",
            "amsiinitfailed",
            "netsh advfirewall",
            "set-executionpolicy unrestricted -force",
            "vssadmin delete",
            "wevtutil cl",
            "bcdedit");
    private static final List<String> REMOTE_PROGRAMS = List.of(
            "mshta http",
            "mshta.exe http",
            "/i:http",
            "rundll32 \\\\",
            "rundll32.exe \\\\",
            "mshta vbscript",
            "rundll32 javascript");
    private static final List<String> SECRETS = List.of(
            "login data",
            "\\.ssh\\",
            "\\.aws\\credentials",
            "\\huggingface\\token",
            "lsass",
            "sekurlsa",
            "cookies.sqlite",
            "wallet.dat",
            "get-credential",
            "dpapi");
    private static final List<String> SENDS = List.of(
            "-method post",
            "-infile",
            "uploadstring",
            "uploadfile",
            "uploaddata",
            "tcpclient",
            "--data",
            " -f ",
            " -t ");

    private final Place place;
    private final Budget budget;
    private final Consumer<Signal> signals;
    private final Set<String> files = new HashSet<>();
    private boolean downloaded;
    private boolean socket;

    WindowsScript(Place place, Budget budget, Consumer<Signal> signals) {
        this.place = place;
        this.budget = budget;
        this.signals = signals;
    }

    void judge(String text) throws BudgetExceededException {
        String plain = text.replace("`\r\n", " ")
                .replace("`\n", " ")
                .replace("^\r\n", " ")
                .replace("^\n", " ");
        long at = 0;
        for (String line : plain.split("\n", -1)) {
            budget.checkTime();
            String code = line.replace("`", "")
                    .replace("^", "")
                    .replace("'+'", "")
                    .replace("\"+\"", "")
                    .replace("' + '", "")
                    .replace("\" + \"", "")
                    .replaceAll("[ \\t]+", " ")
                    .strip()
                    .toLowerCase(Locale.ROOT);
            if (!code.startsWith("#") && !code.startsWith("rem ") && !code.startsWith("::")) {
                statement(code, at);
            }
            at += line.length() + 1;
        }
    }

    private void statement(String code, long at) {
        List<String> words = List.of(code.split("[\\s(){};|&=\"',]+", 4096));
        boolean fetches =
                words.stream().anyMatch(w -> DOWNLOADS.stream().anyMatch(d -> w.equals(d) || w.endsWith("." + d)))
                        || code.contains("certutil") && code.contains("urlcache");
        boolean runs = words.stream().anyMatch(RUNS::contains);
        boolean decodes =
                code.contains("frombase64string") || code.contains("certutil -decode") || code.contains("-decode ");
        boolean encoded =
                words.stream().anyMatch(w -> w.equals("powershell") || w.equals("powershell.exe") || w.equals("pwsh"))
                        && words.stream()
                                .anyMatch(w -> w.length() > 1
                                                && "-encodedcommand".startsWith(w)
                                                && w.startsWith("-e")
                                                && !w.equals("-ex")
                                        || w.equals("-ec")
                                        || w.equals("-enc"));
        boolean started = files.stream().anyMatch(f -> words.stream().anyMatch(w -> w.endsWith(f))) && !fetches;
        if (runs && (fetches || downloaded)) {
            threat("script.download-run", "The script runs what it downloads", code, at, "CWE-494");
        } else if (started) {
            threat("script.download-run", "The script runs what it downloads", code, at, "CWE-494");
        } else if (runs && decodes || encoded) {
            threat("script.decode-run", "The script runs what it decodes", code, at, "CWE-506");
        } else if (runs) {
            suspect(
                    "script.computed-run",
                    "The script makes an interpreter run what another command writes",
                    code,
                    at,
                    "CWE-94");
        }
        if (REMOTE_PROGRAMS.stream().anyMatch(code::contains)) {
            threat("script.download-run", "The script runs what it downloads", code, at, "CWE-494");
        }
        if (PERSISTENCE.stream().anyMatch(code::contains)) {
            threat(
                    "script.persistence",
                    "The script writes to what the system runs later or trusts",
                    code,
                    at,
                    "CWE-506");
        }
        if (EVASION.stream().anyMatch(code::contains)) {
            suspect(
                    "script.evasion",
                    "The script weakens or hides from what protects the machine",
                    code,
                    at,
                    "CWE-506");
        }
        socket |= code.contains("sockets.tcpclient");
        if (socket && (runs || code.contains("getstream"))) {
            threat("script.reverse-shell", "The script gives a shell to the network", code, at, "CWE-506");
        }
        boolean secret = SECRETS.stream().anyMatch(code::contains);
        if (secret && SENDS.stream().anyMatch(code::contains)) {
            threat("script.exfiltration", "The script sends secrets over the network", code, at, "CWE-200");
        } else if (secret) {
            suspect("script.secrets", "The script reads secrets", code, at, "CWE-522");
        }
        if (code.contains("format c:")
                || code.contains("rd /s /q c:\\") && !code.contains("c:\\users")
                || code.contains("del /f /s /q c:\\")) {
            threat("script.destruction", "The script destroys a system or a home", code, at, "CWE-506");
        }
        if (Places.isMiner(code)) {
            threat("script.miner", "The script starts a miner", code, at, "CWE-506");
        }
        if (fetches) {
            downloaded = true;
            words.stream()
                    .filter(w -> w.matches(".*\\.(exe|ps1|bat|cmd|msi|dll|vbs|js|hta|scr)"))
                    .filter(w -> files.size() < 256)
                    .forEach(w -> files.add(w.substring(Math.max(w.lastIndexOf('\\'), w.lastIndexOf('/')) + 1)));
            note(code, at);
            // Fetched and started in one line.
            if (code.matches(".*[;&|] ?(&|start|start-process|call)? ?.*\\.(exe|ps1|bat|cmd|vbs|scr).*")
                    && code.split("[;&|]").length > 1
                    && files.stream()
                            .anyMatch(f -> code.substring(Math.max(code.lastIndexOf(';'), code.lastIndexOf('&')))
                                    .contains(f))) {
                threat("script.download-run", "The script runs what it downloads", code, at, "CWE-494");
            }
        }
    }

    private void note(String code, long at) {
        signals.accept(Signal.note(
                "script.network",
                "The script reaches the network",
                place.at(at),
                Map.of("command", Evidence.text(code))));
    }

    private void suspect(String rule, String title, String code, long at, String taxonomy) {
        signals.accept(
                Signal.suspect(rule, title, place.at(at), Map.of("command", Evidence.text(code)), List.of(taxonomy)));
    }

    private void threat(String rule, String title, String code, long at, String taxonomy) {
        signals.accept(
                Signal.threat(rule, title, place.at(at), Map.of("command", Evidence.text(code)), List.of(taxonomy)));
    }
}
