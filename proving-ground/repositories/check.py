#!/usr/bin/env python3
"""Scans benign repositories and their hostile twins: check.py BENIGN TWINS. Exit 1 when a verdict is wrong."""
import json
import os
import subprocess
import sys
from pathlib import Path

LAZARETTO = os.environ.get("LAZARETTO", str(Path(__file__).resolve().parents[2] / "lazaretto"))
SUSPICIOUS_BY_INTENT = {"torch-package"}


def verdicts(folder):
    command = [LAZARETTO, "scan", "--each", "--format", "ndjson", "--profile", "inspect", folder]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return {Path(v["name"]).name: v["verdict"] for v in map(json.loads, lines) if "verdict" in v}


def main():
    benign, twins = sys.argv[1:3]
    wrong = []
    found = verdicts(benign)
    for folder in sorted(p.name for p in Path(benign).iterdir() if p.is_dir() and not p.name.startswith(".")):
        verdict = found.get(folder, "no verdict")
        print(folder, verdict)
        if (verdict == "PASSED") == (folder in SUSPICIOUS_BY_INTENT):
            wrong.append(folder)
    found = verdicts(twins)
    for folder in sorted(p.name for p in Path(twins).iterdir() if p.is_dir()):
        verdict = found.get(folder, "no verdict")
        print(folder, verdict)
        if verdict in ("PASSED", "no verdict"):
            wrong.append(folder)
    print("wrong:", ", ".join(wrong) or "none")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
