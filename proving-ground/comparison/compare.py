"""Runs scanners over the same files and writes what each of them said.

Usage: compare.py --benign DIR --hostile DIR --out FILE [--lazaretto LAUNCHER] [--tool NAME=PYTHON]...

DIRs are made by make_benign.py and make_hostile.py. NAME is picklescan, modelscan, modelaudit or fickling, PYTHON the interpreter
of the virtual environment that it is installed in. Files are copied to numbered folders first, one a model, so that every tool
sees the same names.
"""

import argparse
import collections
import datetime
import json
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SAID = {"PASSED": "clean", "SUSPICIOUS": "suspicious", "MALICIOUS": "malicious"}
KINDS = ("malicious", "malformed", "benign")


class Unit:
    """One file, or one folder of files that belong together."""

    def __init__(self, kind, group, source, folder):
        self.kind, self.group, self.folder = kind, group, folder
        self.label = f"{group}/{source.name}"
        folder.mkdir(parents=True)
        if source.is_dir():
            shutil.copytree(source, folder, dirs_exist_ok=True)
            self.path = folder
        else:
            self.path = folder / source.name
            shutil.copyfile(source, self.path)


def units(benign, hostile, root):
    found = []

    def add(kind, folder):
        for group in sorted(p for p in folder.iterdir() if p.is_dir()):
            for source in sorted(group.iterdir()):
                if source.is_dir() and group.name != "repository" and not group.name.startswith("formats-"):
                    continue
                found.append(Unit(kind, group.name, source, root / f"{len(found):05d}"))

    add("benign", pathlib.Path(benign))
    for kind in ("malicious", "malformed"):
        add(kind, pathlib.Path(hostile) / kind)
    return found


def run_tool(name, python, found):
    paths = "".join(f"{unit.path}\n" for unit in found)
    done = subprocess.run([python, str(HERE / "run_tool.py"), name], input=paths, stdout=subprocess.PIPE, text=True, check=True)
    said = {row["path"]: row["said"] for row in map(json.loads, done.stdout.splitlines())}
    return {unit: said[str(unit.path)] for unit in found}


def run_lazaretto(launcher, found, root):
    command = [launcher, "scan", "--each", "--format", "ndjson", "--profile", "inspect", "--deadline", "30m", str(root)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    verdicts = {}
    for row in map(json.loads, done.stdout.splitlines()):
        verdicts[pathlib.PurePosixPath(row["source"].rstrip("/")).name] = row["verdict"]
        verdicts.setdefault(row.get("name"), row["verdict"])
    missing = [unit.folder.name for unit in found if unit.folder.name not in verdicts]
    if missing:
        sys.exit(f"no verdict for {len(missing)} models, the first {missing[0]}")
    return {unit: SAID.get(verdicts[unit.folder.name], "refused") for unit in found}


def version_of(name, python):
    code = f"import importlib.metadata as m; print(m.version({name!r}))"
    return subprocess.run([python, "-c", code], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def table(header, rows):
    return "\n".join(["| " + " | ".join(header) + " |", "|" + "---|" * len(header), *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def count(results, kind, *said):
    return sum(1 for unit, answer in results.items() if unit.kind == kind and answer in said)


def report(found, results, versions):
    total = collections.Counter(unit.kind for unit in found)
    tools = list(results)
    rows = []
    for title, kind, said in (
            (f"**malicious** ({total['malicious']}): called malicious", "malicious", ["malicious"]), ("only suspicious", "malicious", ["suspicious"]),
            ("refused: error or inconclusive", "malicious", ["refused"]), ("missed: called clean", "malicious", ["clean"]),
            ("missed: not scanned, without an error", "malicious", ["unscanned"]),
            (f"**malformed** ({total['malformed']}): any alarm or refusal", "malformed", ["malicious", "suspicious", "refused"]),
            ("called clean or not scanned", "malformed", ["clean", "unscanned"]),
            (f"**benign** ({total['benign']}): clean", "benign", ["clean"]), ("false alarm: malicious", "benign", ["malicious"]),
            ("false alarm: suspicious", "benign", ["suspicious"]), ("refused: error or inconclusive", "benign", ["refused"]),
            ("not scanned", "benign", ["unscanned"])):
        rows.append([title, *(count(results[tool], kind, *said) for tool in tools)])
    parts = [
        "# Comparison with other scanners",
        "The same files before every tool. They are of our own making: hostile ones are built opcode by opcode and never loaded, benign ones come "
        "from the libraries that people use. **The column of Lazaretto is not a measurement of its recall or of its false alarms**: its allow "
        "lists were written with these benign files in view, and rules were mended after looking at these hostile ones. It is a regression "
        "check; `proving-ground/comparison/README.md` has a number from files that nobody had looked at. The other columns are about tools that nobody tuned to these files; what a tool does not support (skops for all of them, "
        "anything but pickles for fickling) counts as well.",
        "Malicious means: a loader could be made to run, fetch, write or exhaust something, by a construction of a known class. Names stand for "
        "their class with the argument `id`; not every one would work as it is. A warning of modelaudit counts as suspicious, *possibly unsafe* "
        "and *suspicious* of fickling too.",
        "Versions: " + ", ".join(f"{tool} {versions[tool]}" for tool in tools) + f". Python {platform.python_version()}, "
        f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}. Default settings; fickling sees the pickles of a zip by name.",
        "```\nmake_benign.py BENIGN; make_hostile.py HOSTILE\ncompare.py --benign BENIGN --hostile HOSTILE --out docs/comparison.md --lazaretto ./lazaretto "
        + " ".join(f"--tool {tool}=PYTHON" for tool in tools if tool != "lazaretto") + "\n```",
        table(["", *tools], rows)]
    for kind in KINDS:
        groups = sorted({unit.group for unit in found if unit.kind == kind})
        wanted = ("clean",) if kind == "benign" else ("malicious", "suspicious", "refused")
        title = "Benign files called clean, by writer" if kind == "benign" else f"Files that are {kind}: alarm or refusal, by class"
        body = []
        for group in groups:
            members = [unit for unit in found if unit.kind == kind and unit.group == group]
            body.append([group, len(members), *(sum(results[tool][unit] in wanted for unit in members) for tool in tools)])
        parts += ["## " + title, table(["", "files", *tools], body)]
    lines = []
    for tool in tools:
        if tool != "lazaretto":
            continue
        for title, kind, said in (("missed", "malicious", ("clean", "unscanned")), ("malformed called clean", "malformed", ("clean", "unscanned")),
                                  ("benign with an alarm", "benign", ("malicious", "suspicious")), ("benign refused", "benign", ("refused", "unscanned"))):
            names = [unit.label for unit, answer in results[tool].items() if unit.kind == kind and answer in said]
            lines.append(f"* {title}: " + (", ".join(f"`{name}`" for name in names) if names else "none"))
    if lines:
        parts += ["## What Lazaretto got wrong or left open", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--benign", required=True)
    parser.add_argument("--hostile", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--lazaretto")
    parser.add_argument("--tool", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--cache", help="JSON file that keeps the answers of other tools, by name of the file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        found = units(options.benign, options.hostile, pathlib.Path(root))
        results, versions = {}, {}
        if options.lazaretto:
            results["lazaretto"] = run_lazaretto(options.lazaretto, found, root)
            versions["lazaretto"] = subprocess.run([options.lazaretto, "--version"], stdout=subprocess.PIPE, text=True).stdout.split()[-1]
        for name, python in (tool.split("=", 1) for tool in options.tool):
            results[name] = cached(options.cache, name, found, lambda units: run_tool(name, python, units))
            versions[name] = version_of(name, python)
            print(f"{name}: done", file=sys.stderr)
        pathlib.Path(options.out).write_text(report(found, results, versions))


def cached(path, name, found, run):
    if not path:
        return run(found)
    file = pathlib.Path(path)
    kept = json.loads(file.read_text()) if file.exists() else {}
    keys = {unit: f"{unit.kind}/{unit.label}" for unit in found}
    known = kept.setdefault(name, {})
    missing = [unit for unit, key in keys.items() if key not in known]
    if missing:
        known.update({keys[unit]: said for unit, said in run(missing).items()})
        file.write_text(json.dumps(kept))
    return {unit: kept[name][key] for unit, key in keys.items()}


if __name__ == "__main__":
    main()
