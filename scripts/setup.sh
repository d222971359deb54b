#!/usr/bin/env bash
# Set up all that a fresh Debian or Ubuntu machine lacks: system packages, a virtual environment and
# the Python packages, those that were tested: versions and hashes are in packaging/*.lock. Quick and
# silent when there is nothing left to do.
#   scripts/setup.sh run    what the program needs
#   scripts/setup.sh test   that, and what its checks need
# CRCVIEWER_OPEN_RANGES=1 takes the newest packages that pyproject.toml admits instead.
set -euo pipefail
cd "$(dirname "$0")/.."
mode="${1:-run}"
venv=.venv

say() { printf '%s\n' "$*" >&2; }
fail() { say "$1"; exit 1; }

# ---- system packages (Debian, Ubuntu); elsewhere only Python itself is asked for
packages=(python3 python3-venv libegl1 libgl1 libxkbcommon-x11-0 libxkbcommon0 libdbus-1-3 libfontconfig1
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxcb-shape0
  libxcb-randr0 libxcb-xkb1 libxcb-xinerama0 libglib2.0-0 fonts-noto-cjk)
[ "$mode" = test ] && packages+=(xvfb)

# A real Python that can make an environment; the newest wins.
find_python() {
  local name
  for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null &&
      "$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
}

python="$(find_python)"
if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
  # newer releases add a suffix for 64-bit time: libglib2.0-0t64
  installed=" $({ dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null || true; } |
    sed -n 's/^installed //p' | sed 's/t64$//' | tr '\n' ' ') "
  missing=()
  for package in "${packages[@]}"; do
    case "$package" in
      python3 | python3-venv) [ -n "$python" ] && continue ;;
    esac
    [[ "$installed" == *" $package "* ]] || missing+=("$package")
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    sudo=()
    if [ "$(id -u)" -ne 0 ]; then
      command -v sudo >/dev/null ||
        fail "These system packages are missing: ${missing[*]}. Ask an administrator to install them, then run this again."
      sudo=(sudo)
    fi
    say "Installing system packages: ${missing[*]}"
    "${sudo[@]}" apt-get update -qq ||
      say "The list of packages could not be renewed; trying with the one that is there."
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      "${missing[@]}" >&2 || fail "The system packages could not be installed. See the lines above; then run this again."
  fi
fi

[ -n "$python" ] || python="$(find_python)"
[ -n "$python" ] || fail "crcviewer needs Python 3.11, 3.12 or 3.13 with its venv module. Install it, then run this again."

# ---- the environment; made again when the lock or pyproject.toml asks for something else
lock=packaging/requirements-cuda.lock extra=""
[ "$mode" = test ] && lock=packaging/requirements-test.lock && extra="[dev]"
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64 | Darwin-arm64) ;;
  *) lock="" ;; # torch has no package there, or another: see pyproject.toml
esac
[ -n "${CRCVIEWER_OPEN_RANGES:-}" ] && lock=""
stamp="$venv/.crcviewer-$mode"
wanted="$(cat pyproject.toml ${lock:+"$lock"} | sha256sum | cut -d' ' -f1) ${lock:-open} $(pwd)"
if [ ! -x "$venv/bin/python" ]; then
  "$python" -m venv "$venv"
fi
pip() { "$venv/bin/python" -m pip --quiet --disable-pip-version-check "$@"; }
install() {
  if [ -n "$lock" ]; then
    pip install --require-hashes --requirement "$lock" &&
      pip install --no-deps --no-build-isolation --editable .
  else
    pip install --editable ".$extra"
  fi
}
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
  say "Installing Python packages (about 3 GB to download the first time, some minutes)"
  install ||
    fail "The Python packages could not be installed. Check the network connection and the free space (8 GB are needed), then run this again."
  printf '%s' "$wanted" >"$stamp"
fi
