#!/usr/bin/env bash
# Writes constraints.txt: the exact version of every package, from a fresh environment, and no registry's address.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade pip
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check ".[dev]"
{
    echo "# The exact versions that make demo, make test and CI install. Renew with: make constraints"
    "$folder/bin/python" -m pip freeze --exclude presign-gui --exclude pip --exclude setuptools
} > constraints.txt
