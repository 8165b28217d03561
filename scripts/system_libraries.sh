#!/usr/bin/env bash
# Finds which shared libraries and tools are missing that Qt, the pictures and (argument: dev) the tests use, and has
# them installed. It looks at what Qt would load, not at lists of packages, so it is silent where nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
extra=${1:?sandbox or dev}
[ "$(uname -s)" = Linux ] || exit 0

declare -A package_of=(
    [libEGL.so.1]=libegl1 [libGL.so.1]=libgl1 [libOpenGL.so.0]=libopengl0 [libGLX.so.0]=libglx0
    [libxkbcommon.so.0]=libxkbcommon0 [libxkbcommon-x11.so.0]=libxkbcommon-x11-0 [libdbus-1.so.3]=libdbus-1-3
    [libfontconfig.so.1]=libfontconfig1 [libfreetype.so.6]=libfreetype6 [libglib-2.0.so.0]=libglib2.0-0
    [libgthread-2.0.so.0]=libglib2.0-0 [libX11.so.6]=libx11-6 [libX11-xcb.so.1]=libx11-xcb1 [libxcb.so.1]=libxcb1
    [libxcb-cursor.so.0]=libxcb-cursor0 [libxcb-icccm.so.4]=libxcb-icccm4 [libxcb-image.so.0]=libxcb-image0
    [libxcb-keysyms.so.1]=libxcb-keysyms1 [libxcb-randr.so.0]=libxcb-randr0
    [libxcb-render-util.so.0]=libxcb-render-util0 [libxcb-render.so.0]=libxcb-render0 [libxcb-shape.so.0]=libxcb-shape0
    [libxcb-shm.so.0]=libxcb-shm0 [libxcb-sync.so.1]=libxcb-sync1 [libxcb-util.so.1]=libxcb-util1
    [libxcb-xfixes.so.0]=libxcb-xfixes0 [libxcb-xkb.so.1]=libxcb-xkb1 [libSM.so.6]=libsm6 [libICE.so.6]=libice6
    [libzstd.so.1]=libzstd1 [libgssapi_krb5.so.2]=libgssapi-krb5-2 [libbrotlidec.so.1]=libbrotli1
)

qt=$(.venv/bin/python -c 'import importlib.util as u; print(u.find_spec("PySide6").submodule_search_locations[0])')
missing=$(ldd "$qt"/Qt{Widgets,Svg,Network}*.so "$qt"/Qt/plugins/platforms/libq{xcb,offscreen}.so 2>/dev/null |
    awk '/not found/ {print $1}' | sort -u)

wanted=()
for library in $missing; do
    case $library in libQt6*|libpyside6*|libshiboken6*) continue ;; esac
    wanted+=("${package_of[$library]:-$library}")
done

# A font with Latin letters and one with Japanese, for the window and its pictures.
has_font() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list "$1" family 2>/dev/null | head -1)" ]; }
command -v fc-list >/dev/null 2>&1 || wanted+=(fontconfig)
has_font ':lang=en' || wanted+=(fonts-dejavu-core)
has_font ':lang=ja' || wanted+=(fonts-ipafont-gothic)
if [ "$extra" = dev ]; then
    command -v curl >/dev/null 2>&1 || wanted+=(curl)
fi

if [ ${#wanted[@]} -gt 0 ]; then
    mapfile -t wanted < <(printf '%s\n' "${wanted[@]}" | sort -u)
    scripts/system_packages.sh "${wanted[@]}"
fi
