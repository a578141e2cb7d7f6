"""Runs one scanner over a list of paths and prints one JSON object a line: {"path", "said", "seconds"}.

Usage: PYTHON-OF-THE-TOOL run_tool.py TOOL < paths
said: malicious, suspicious, clean, refused (error, inconclusive) or unscanned. Each path has a process and a minute of its own.
"""

import json
import multiprocessing
import os
import sys
import time
import zipfile

SECONDS = 60


def picklescan(path):
    from picklescan import scanner

    result = scanner.scan_directory_path(path) if os.path.isdir(path) else scanner.scan_file_path(path)
    if result.issues_count or result.infected_files:
        return "malicious"
    if result.suspicious_count:
        return "suspicious"
    if result.scan_err:
        return "refused"
    return "clean" if result.scanned_files else "unscanned"


def modelscan(path):
    from modelscan.modelscan import ModelScan

    scan = ModelScan()
    result = scan.scan(path)
    severities = {issue.get("severity") for issue in result.get("issues", [])}
    if severities & {"CRITICAL", "HIGH"}:
        return "malicious"
    if severities:
        return "suspicious"
    if scan.errors:
        return "refused"
    return "clean" if scan.scanned else "unscanned"


def modelaudit(path):
    from modelaudit.core import scan_model_directory_or_file
    from modelaudit.core_results import determine_exit_code

    result = scan_model_directory_or_file(path, skip_file_types=False)
    severities = {str(getattr(issue.severity, "value", issue.severity)).lower() for issue in result.issues}
    if "critical" in severities:
        return "malicious"
    if "warning" in severities:
        return "suspicious"
    if determine_exit_code(result) == 2:
        return "refused"
    return "clean" if result.files_scanned else "unscanned"


def fickling(path):
    from fickling.analysis import Severity, check_safety
    from fickling.fickle import Pickled, StackedPickle

    def worst(stream):
        return max((check_safety(pickled).severity for pickled in StackedPickle.load(stream)), key=lambda s: s.value[0])

    files = [os.path.join(root, name) for root, _, names in os.walk(path) for name in names] if os.path.isdir(path) else [path]
    found = []
    for file in files:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                members = [name for name in archive.namelist() if name.endswith(".pkl")]
                found += [check_safety(Pickled.load(archive.read(name))).severity for name in members]
        else:
            with open(file, "rb") as stream:
                found.append(worst(stream))
    if not found:
        return "unscanned"
    severity = max(found, key=lambda s: s.value[0])
    if severity.value[0] >= Severity.LIKELY_UNSAFE.value[0]:
        return "malicious"
    return "clean" if severity == Severity.LIKELY_SAFE else "suspicious"


TOOLS = {"picklescan": picklescan, "modelscan": modelscan, "modelaudit": modelaudit, "fickling": fickling}


def child(tool, path, channel):
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    try:
        channel.send(TOOLS[tool](path))
    except BaseException:
        channel.send("refused")
    channel.close()


def preload(tool):
    """The libraries are loaded once; processes are forked from here."""
    import importlib

    for module in {"picklescan": ["picklescan.scanner"], "modelscan": ["modelscan.modelscan"], "fickling": ["fickling.analysis"],
                   "modelaudit": ["modelaudit.core", "modelaudit.core_results"]}[tool]:
        importlib.import_module(module)


def main():
    tool = sys.argv[1]
    preload(tool)
    context = multiprocessing.get_context("fork")
    for line in sys.stdin:
        path = line.rstrip("\n")
        started = time.monotonic()
        receiver, sender = context.Pipe(False)
        process = context.Process(target=child, args=(tool, path, sender))
        process.start()
        sender.close()
        said = "refused"
        try:
            if receiver.poll(SECONDS):
                said = receiver.recv()
        except EOFError:
            pass
        process.kill()
        process.join()
        print(json.dumps({"path": path, "said": said, "seconds": round(time.monotonic() - started, 3)}), flush=True)


if __name__ == "__main__":
    main()
