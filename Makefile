# Two commands are enough on a fresh machine: make run, make test.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TYPED := $(wildcard src tests benchmarks docs/tools docs/conf.py packaging/qt_libraries.py packaging/scan_for_secrets.py)
KILLS ?= 1000
ROUNDS ?= 20
SECONDS_SILENT ?= 300
SEEDS ?= 10000
CASES ?= 100000
START ?= 1

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The window of `make run` is real; everything else runs without a screen.
OFFSCREEN := QT_QPA_PLATFORM=offscreen

.PHONY: run test check types secrets format docs package bench load-test simulate hostile screenshots kill-test black-hole spreadsheet flake yardstick clean

run: $(INSTALLED)
	@$(BIN)/python packaging/qt_libraries.py --screen
	$(BIN)/enrolldesk

test: check
	@$(BIN)/python packaging/qt_libraries.py
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory types
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory secrets

# What was committed once is known to everybody, so the history is looked through, too.
secrets: $(INSTALLED)
	$(BIN)/python packaging/scan_for_secrets.py
	$(BIN)/python packaging/scan_for_secrets.py --history

types: $(INSTALLED)
	$(BIN)/mypy $(TYPED)

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The guide shows pictures of the program as it is: they are taken anew, and never kept in git.
docs: $(INSTALLED)
	@$(BIN)/python packaging/qt_libraries.py
	$(OFFSCREEN) $(BIN)/python docs/tools/screenshots.py --guide
	$(BIN)/python -m enrolldesk.testing.names --into docs/images/object-names.md
	$(BIN)/python -m sphinx --fail-on-warning --keep-going -b html docs docs/_build/html

package: $(INSTALLED)
	packaging/wheel.sh $(BIN)
	packaging/frozen.sh $(BIN)

bench: $(INSTALLED)
	$(OFFSCREEN) $(BIN)/python -m benchmarks
	$(OFFSCREEN) $(BIN)/python -m benchmarks.sync

load-test: $(INSTALLED)
	$(BIN)/python -m benchmarks.load

# One seed is told event by event.
simulate: $(INSTALLED)
	$(BIN)/python -m enrolldesk.testing.simulation --seeds $(SEEDS) --start $(START) $(if $(filter 1,$(SEEDS)),-v)

# One case is told with what it consists of; KIND=documents plays one kind alone.
hostile: $(INSTALLED)
	$(BIN)/python -m enrolldesk.testing.hostile --cases $(CASES) --start $(START) \
		$(if $(KIND),--kind $(KIND)) $(if $(filter 1,$(CASES)),-v)

screenshots: $(INSTALLED)
	$(OFFSCREEN) $(BIN)/python docs/tools/screenshots.py

kill-test: $(INSTALLED)
	$(BIN)/python -m pytest tests/e2e/test_kill.py --kills $(KILLS)

black-hole: $(INSTALLED)
	$(BIN)/python -m pytest tests/e2e/test_black_hole.py --black-hole $(SECONDS_SILENT) -s

spreadsheet: $(INSTALLED)
	$(BIN)/python tests/e2e/spreadsheet.py

yardstick: $(INSTALLED)
	$(BIN)/python -m enrolldesk.testing.firestore.yardstick

# Whatever has threads, sockets or windows, late in another way in each round.
SHAKEN := tests/e2e tests/ui tests/kit/firestore tests/kit/test_plugin.py tests/integration tests/cli

flake: $(INSTALLED)
	@for round in $$(seq $(ROUNDS)); do \
		echo "round $$round of $(ROUNDS)"; \
		$(BIN)/python -m pytest -q -n 2 --dist worksteal --shake $$round $(SHAKEN) || exit 1; \
	done

clean:
	rm -rf build dist docs/_build docs/images

# Debian's Python comes without ensurepip unless python3-venv is installed; its pip can help out.
$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "EnrollDesk needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV) || { \
		$(PYTHON) -m venv --clear --without-pip $(VENV) && \
		$(PYTHON) -m pip --python $(BIN)/python install -c constraints.txt pip; \
	} || { rm -rf $(VENV); echo "Install python3-venv first: see README.md." >&2; exit 1; }

# The build backend is installed first so that it, too, is the version that was tested.
$(INSTALLED): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -c constraints.txt pip hatchling editables
	$(BIN)/python -m pip install --quiet -c constraints.txt --no-build-isolation -e '.[dev]'
	@touch $@
