#!/usr/bin/env bash
# Tile-only, control and fused models of three seeds, on validation and on stressed copies of it:
#   scripts/three_seeds.sh DATA RUN [OPTIONS OF crcviewer train …]
# Trains (or goes on with) `tiny` in RUN, then prints the table of docs/training.md. One core.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
data="$1" run="$2"
shift 2
python="${PYTHON:-}"
[ -n "$python" ] || { [ -x "$here/.venv/bin/python" ] && python="$here/.venv/bin/python" || python=python3; }
export PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}" OMP_NUM_THREADS=1
if [ -e "$run/seeds.json" ]; then
  nice -n 10 "$python" -X utf8 -m training train --resume "$run"
else
  nice -n 10 "$python" -X utf8 -m training train --preset tiny --device cpu --seeds 3 --data "$data" --run "$run" "$@"
fi
nice -n 10 "$python" -X utf8 "$here/scripts/three_seeds.py" --data "$data" "$run"
