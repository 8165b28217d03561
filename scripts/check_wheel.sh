#!/usr/bin/env bash
# Builds the wheel, installs it into an empty environment away from the checkout, and starts both programs from there.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

.venv/bin/python -m build --wheel --outdir "$folder/dist" . >"$folder/build.log" 2>&1 || { cat "$folder/build.log" >&2; exit 1; }
.venv/bin/python -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$root/constraints.txt" "$folder"/dist/*.whl
cd "$folder"
export PRESIGN_GUI_HOME="$folder/home" QT_QPA_PLATFORM=offscreen
unset PYTHONPATH
venv/bin/presign --version
venv/bin/python - "$root" <<'PYTHON'
"""The installed package must find its resources without the checkout."""
import sys
from pathlib import Path

import presign_gui
from presign_gui.domain.stack import StackKind
from presign_gui.resources import resource_path
from presign_gui.stack_source import load_source

package = Path(presign_gui.__file__).resolve()
assert not package.is_relative_to(sys.argv[1]), package
for name in ("icons", "i18n"):
    assert any(Path(str(resource_path(name))).iterdir()), name
for kind in StackKind:
    assert load_source(kind).files, kind
PYTHON
# The window itself: on screen, and closed again by the program's own quit.
venv/bin/presign-gui --version
timeout 60 venv/bin/python "$root/scripts/start_and_quit.py"
echo "The wheel installs and starts."
