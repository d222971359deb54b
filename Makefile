# make run    sets up what is missing and opens the window
# make test   sets up what is missing and runs every check
# make wheel  builds the wheel into dist/ and checks what is in it
# make bundle builds the program that needs no Python into dist/crcviewer, and runs it
PYTHON := .venv/bin/python

.PHONY: run test lint types rooms unit translations setup setup-test benchmarks wheel bundle check-bundle clean

run: setup
	@$(PYTHON) -X utf8 -m crcviewer

test: setup-test lint types rooms unit

setup:
	@bash scripts/setup.sh run

setup-test:
	@bash scripts/setup.sh test

lint: setup-test
	.venv/bin/ruff check crcviewer training tests scripts packaging
	.venv/bin/ruff format --check crcviewer training tests scripts packaging

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

# lupdate and lrelease: what can be read, into resources/translations; names what is not translated.
translations: setup-test
	@$(PYTHON) -X utf8 scripts/translations.py

benchmarks: setup-test
	@for file in tests/benchmarks/bench_*.py; do echo "== $$file"; \
	  QT_QPA_PLATFORM=offscreen $(PYTHON) -X utf8 $$file || exit 1; done

wheel: setup-test
	$(PYTHON) -m build --wheel --no-isolation --outdir dist .
	$(PYTHON) scripts/check_wheel.py dist/crcviewer-*.whl

# Ten minutes and more, 10 GB of disk; what it becomes (CPU or CUDA) is decided by the torch here.
bundle: setup-test
	$(PYTHON) -m pip install --quiet --disable-pip-version-check \
	  "pyinstaller>=6.22,<7" "pyinstaller-hooks-contrib>=2026.9"
	$(PYTHON) packaging/licences.py build/licences
	rm -rf dist/crcviewer
	$(PYTHON) -m PyInstaller --noconfirm --log-level WARN --distpath dist \
	  --workpath build/pyinstaller build.spec
	$(MAKE) check-bundle

check-bundle:
	$(PYTHON) -X utf8 packaging/smoke.py dist/crcviewer --pictures build/bundle-pictures

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
