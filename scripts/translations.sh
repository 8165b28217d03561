#!/usr/bin/env bash
# Collects the words of the sources into resources/i18n/*.ts and compiles those to *.qm, which are both committed.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t sources < <(find src -name '*.py' | LC_ALL=C sort)
for catalogue in resources/i18n/presign_gui_*.ts; do
    .venv/bin/pyside6-lupdate "${sources[@]}" -no-obsolete -locations none -ts "$catalogue"
    .venv/bin/pyside6-lrelease -silent -removeidentical "$catalogue" -qm "${catalogue%.ts}.qm"
done
