#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""static_checks.py BUILD_DIR: clang-tidy over every source under src/; the checks are in .clang-tidy.

GCC's precompiled headers mean nothing to clang, so the same headers are compiled once for it. A source is not checked
again while it, the headers of the project and the checks stay as they were when it passed.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

build = pathlib.Path(sys.argv[1]).resolve()
source = pathlib.Path.cwd()
work = build / "static-checks"
work.mkdir(exist_ok=True)
commands = json.loads((build / "compile_commands.json").read_text())


def precompile(kind):
    of_header = next(c for c in commands if c["file"].endswith(f"holdfast_pch_{kind}.dir/cmake_pch.hxx.cxx"))
    words = shlex.split(of_header["command"])
    kept = [w for w in words if w.startswith("-D")]
    for i, word in enumerate(words):
        if word == "-isystem":
            kept += [word, words[i + 1]]
    header = build / f"CMakeFiles/holdfast_pch_{kind}.dir/cmake_pch.hxx"
    subprocess.run(["clang++", "-std=c++20", "-fPIC", "-w", "-x", "c++-header", *kept, str(header),
                    "-o", str(work / f"{kind}.pch")], check=True)


def for_clang(command):
    used = re.search(r"-Winvalid-pch -include \S*holdfast_pch_(core|widgets)\.dir/cmake_pch\.hxx(?= )", command)
    if used:
        command = command.replace(used.group(0), f"-include-pch {work}/{used.group(1)}.pch")
    return re.sub(r" -fpch-preprocess| -Werror| -O2", "", command)


for kind in ("core", "widgets"):
    precompile(kind)
sources = [dict(c, command=for_clang(c["command"])) for c in commands
           if c["file"].startswith(f"{source}/src/") and "-x c++-header" not in c["command"]]
(work / "compile_commands.json").write_text(json.dumps(sources))

shared = hashlib.sha256()
for path in sorted(source.glob("src/**/*.h")) + [source / ".clang-tidy"]:
    shared.update(path.read_bytes())
passed_file = work / "passed.json"
passed = json.loads(passed_file.read_text()) if passed_file.exists() else {}


def state(path):
    return hashlib.sha256(shared.digest() + pathlib.Path(path).read_bytes()).hexdigest()


def check(path):
    run = subprocess.run(["clang-tidy", "-quiet", "-p", str(work), path], capture_output=True, text=True)
    return path, run.returncode, run.stdout


files = sorted({c["file"] for c in sources})
open_files = [f for f in files if passed.get(f) != state(f)]
failures = 0
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    for path, code, said in pool.map(check, open_files):
        if code == 0:
            passed[path] = state(path)
        else:
            failures += 1
            print("\n".join(line for line in said.splitlines() if " error: " in line or " warning: " in line) or said)
passed_file.write_text(json.dumps(passed))
print(f"{len(files)} sources, {len(open_files)} checked, {failures} with findings")
sys.exit(1 if failures else 0)
