#!/usr/bin/env bash
# What only a machine with an NVIDIA card can tell, in less than eight minutes:
#   scripts/gpu_check.sh [--dry] [--out FILE.json]
# --dry: small, on the processor, to see that the script itself works. PYTHON names another Python; no
# window is opened, so PySide6 is not needed. See scripts/gpu_check.py.
set -euo pipefail
cd "$(dirname "$0")/.."
python="${PYTHON:-}"
[ -n "$python" ] || { [ -x .venv/bin/python ] && python=.venv/bin/python || python=python3; }
export PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}" PYTHONUNBUFFERED=1
exec "$python" -X utf8 scripts/gpu_check.py "$@"
