#!/usr/bin/env bash
# `pip install .` into a fresh environment, and a sample classified by what was installed:
#   scripts/check_install.sh [PYTHON]      default: python3
set -euo pipefail
cd "$(dirname "$0")/.."
python="${1:-python3}"
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
"$python" -m venv "$place/venv"
SECONDS=0
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check .
echo "installed in $SECONDS s"
cd "$place" # not the source tree
unset PYTHONPATH
export CRCVIEWER_DEVICE=cpu HOME="$place" QT_QPA_PLATFORM=offscreen
venv/bin/python --version
venv/bin/crcviewer --version
samples="$(venv/bin/python -c 'from crcviewer.protocol.resources import samples_folder as f; print(f())')"
venv/bin/crcviewer classify "$samples/01 tumour_path.png" "$samples/01 tumour_ct.png"
CRCVIEWER_SMOKE_REPORT="$place/window.json" venv/bin/crcviewer "$samples/01 tumour_path.png"
venv/bin/python - <<'END'
import json, pathlib
seen = json.loads(pathlib.Path("window.json").read_text(encoding="utf-8"))
assert not seen["gave_up"] and seen["cases"][0]["model"] == "demo", seen
print("the window was opened and has classified a sample; tabs:", *(tab["name"] for tab in seen["tabs"]))
END
venv/bin/python -m pip check
