#!/bin/sh
# Locks what is run, tested and bundled, with hashes, for all systems and Python 3.11 to 3.13:
#   packaging/lock.sh [CONSTRAINTS]     needs uv (pip install uv)
#
#   requirements-cuda.lock       as on the package index: CUDA on Linux; on Windows and macOS the
#                                same file gives the CPU flavour, since torch's packages there are it.
#                                `make run` installs it
#   requirements-test.lock       the same versions, and the tools of `make test`
#   requirements-cpu-linux.lock  all but torch and torchvision, which come from torch's own index:
#                                see docs/packaging.md
set -eu
cd "$(dirname "$0")/.."
constraints="${1:-/dev/null}"
export UV_CUSTOM_COMPILE_COMMAND="packaging/lock.sh"
lock() {
  uv pip compile pyproject.toml --extra bundle --universal --python-version 3.11 \
    --generate-hashes --no-annotate --quiet --constraint "$constraints" "$@"
}
lock --output-file packaging/requirements-cuda.lock
lock --extra dev --constraint packaging/requirements-cuda.lock \
  --output-file packaging/requirements-test.lock
of_cuda="$(sed -n 's/^\(nvidia-[a-z0-9-]*\|cuda-[a-z0-9-]*\|triton\)==.*/--no-emit-package \1/p' packaging/requirements-cuda.lock)"
# shellcheck disable=SC2086
lock --constraint packaging/requirements-cuda.lock \
  --no-emit-package torch --no-emit-package torchvision $of_cuda \
  --output-file packaging/requirements-cpu-linux.lock
wc -l packaging/requirements-*.lock
