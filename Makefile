# make run    sets up what is missing and opens the window
# make test   sets up what is missing and runs every check; one that fails keeps none from running
# make quick  in two minutes what one wants to know after an edit
# make hostile attacks the program: 20,000 damaged files, kills, run folders and models of strangers
# make docs   the guides as a site in build/site, to be read without a network
# make wheel  builds the wheel into dist/ and checks what is in it
# make bundle builds the program that needs no Python into dist/crcviewer, and runs it
PYTHON := .venv/bin/python
PARTS := lint types rooms unit gui

.PHONY: run test quick lint types rooms unit gui coverage translations setup setup-test benchmarks hostile docs wheel bundle check-bundle clean

run: setup
	@$(PYTHON) -X utf8 -m crcviewer

# Each part is run and told of, whatever became of those before it.
test: setup-test
	@rm -f .coverage .coverage.*
	@failed=""; for part in $(PARTS); do $(MAKE) --no-print-directory $$part || failed="$$failed $$part"; done; \
	  $(MAKE) --no-print-directory coverage; \
	  if [ -n "$$failed" ]; then echo "make test: failed:$$failed"; exit 1; fi; \
	  echo "make test: all passed ($(PARTS))"

# Tests that start processes or learn are marked slow, and left out here.
quick: setup-test lint types rooms
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(PYTHON) -X utf8 -m pytest -q -n 2 --dist loadfile \
	  -m "not slow" --hypothesis-profile=quick tests/unit

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
unit gui: export QT_QPA_PLATFORM=offscreen
unit gui: export OMP_NUM_THREADS=1
unit: setup-test
	$(PYTHON) -X utf8 -m pytest -n 2 --dist loadfile --cov --cov-append --cov-report= \
	  -m "not hostile" tests/unit tests/e2e tests/hostile

gui: setup-test
	$(PYTHON) -X utf8 -m pytest --cov --cov-append --cov-report= \
	  -m "not hostile" tests/gui

# Of the processes that pytest itself is: what only a worker or a command runs does not count.
coverage: setup-test
	@$(PYTHON) -m coverage report --skip-covered --sort=cover | tail -n 40

# What a user can read, into the catalogue of resources/translations; names what is not translated.
translations: setup-test
	@$(PYTHON) -X utf8 scripts/translations.py

benchmarks: setup-test
	@for file in tests/benchmarks/bench_*.py; do echo "== $$file"; \
	  QT_QPA_PLATFORM=offscreen $(PYTHON) -X utf8 $$file || exit 1; done

# Prints the table of docs/security.md. A seed of one's own: make hostile SEED=7
SEED := 1
hostile: export QT_QPA_PLATFORM=offscreen
hostile: export OMP_NUM_THREADS=1
hostile: setup-test
	$(PYTHON) -X utf8 -m tests.hostile.attack --seed $(SEED)
	$(PYTHON) -X utf8 -m pytest -q -m "hostile or not hostile" tests/hostile \
	  tests/e2e/test_run_outlives_window.py tests/gui/window/sessions/test_killed_workers.py

# MkDocs Material, in an environment of its own: nothing else needs it.
docs:
	@[ -x build/docs-env/bin/mkdocs ] || { python3 -m venv build/docs-env && \
	  build/docs-env/bin/pip install --quiet --disable-pip-version-check "mkdocs-material>=9.6,<10"; }
	NO_MKDOCS_2_WARNING=1 build/docs-env/bin/mkdocs build --strict --quiet --site-dir build/site
	@echo "build/site/index.html"

wheel: setup-test
	$(PYTHON) -m build --wheel --no-isolation --outdir dist .
	$(PYTHON) scripts/check_wheel.py dist/crcviewer-*.whl

# Ten minutes and more, 10 GB of disk; what it becomes (CPU or CUDA) is decided by the torch here.
bundle: setup-test
	$(PYTHON) packaging/licences.py build/licences
	rm -rf dist/crcviewer
	$(PYTHON) -m PyInstaller --noconfirm --log-level WARN --distpath dist \
	  --workpath build/pyinstaller build.spec
	$(MAKE) check-bundle

check-bundle:
	$(PYTHON) -X utf8 packaging/smoke.py dist/crcviewer --pictures build/bundle-pictures

clean:
	rm -rf .venv build dist .coverage .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
