#!/usr/bin/env bash
# Installs the Debian or Ubuntu packages named as arguments where that is allowed; else says how to, and fails.
set -euo pipefail
[ $# -gt 0 ] || exit 0

sudo=
[ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null && sudo="sudo -n"; } || sudo=missing

if command -v apt-get >/dev/null 2>&1 && [ "$sudo" != missing ]; then
    echo "Installing system packages: $*" >&2
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -qq >&2
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    exit 0
fi
if command -v apt-get >/dev/null 2>&1; then
    echo "These packages are missing and only root may install them. Run this, and then the same command again:" >&2
    echo "    sudo apt-get update && sudo apt-get install -y $*" >&2
else
    echo "Some system packages are missing. Their names on Debian and Ubuntu are given here; install what your system" >&2
    echo "calls them, and then run the same command again:" >&2
    echo "    $*" >&2
fi
exit 1
