# make run    sets up what is missing and opens the window
# make test   sets up what is missing and runs every check
PYTHON := .venv/bin/python

.PHONY: run test lint types rooms unit setup setup-test benchmarks clean

run: setup
	@$(PYTHON) -X utf8 -m crcviewer

test: setup-test lint types rooms unit

setup:
	@bash scripts/setup.sh run

setup-test:
	@bash scripts/setup.sh test

lint: setup-test
	.venv/bin/ruff check crcviewer training tests scripts
	.venv/bin/ruff format --check crcviewer training tests scripts

types: setup-test
	.venv/bin/mypy

rooms: setup-test
	.venv/bin/lint-imports

# Windows are pointed at, so they are tested one at a time; all else in two processes.
unit: export QT_QPA_PLATFORM=offscreen
unit: export OMP_NUM_THREADS=1
unit: setup-test
	$(PYTHON) -X utf8 -m pytest -n 2 --dist loadfile tests/unit tests/e2e
	$(PYTHON) -X utf8 -m pytest tests/gui

benchmarks: setup-test
	@for file in tests/benchmarks/bench_*.py; do echo "== $$file"; \
	  QT_QPA_PLATFORM=offscreen $(PYTHON) -X utf8 $$file || exit 1; done

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
