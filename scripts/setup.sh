#!/usr/bin/env bash
# Sets up everything that `make demo` (argument: sandbox) or `make test` (argument: dev) needs, on a machine that has
# Python 3.11 or newer: a virtual environment, the packages of constraints.txt, and the system libraries Qt loads.
# What it may not install itself it names, command and all, and then it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
extra=${1:?sandbox or dev}
venv=.venv

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

find_python() {
    for name in "${PYTHON:-}" python3.11 python3.12 python3.13 python3.14 python3; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 || continue
        "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1 && {
            echo "$name"; return
        }
    done
    fail "Python 3.11 to 3.14 is needed and was not found. Install it (Debian: apt-get install python3 python3-venv) and try again,
or name one: make ${MAKE_GOAL:-demo} PYTHON=/path/to/python3"
}

make_venv() {
    [ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1 && return
    python=$(find_python)
    say "Creating $venv with $("$python" --version)"
    rm -rf "$venv"
    "$python" -m venv "$venv" >/dev/null 2>&1 && return
    # Debian and Ubuntu keep ensurepip in a package of its own.
    rm -rf "$venv"
    version=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    scripts/system_packages.sh "$version"
    "$python" -m venv "$venv"
}

install_packages() {
    say "Installing the packages of constraints.txt"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[$extra]"
}

make_venv
install_packages
scripts/system_libraries.sh "$extra"
touch "$venv/.ready-$extra"
[ "$extra" = dev ] && touch "$venv/.ready-sandbox"
say "Ready"
