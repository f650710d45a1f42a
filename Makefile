# make run and make test each set up everything they need; nothing else has to be run first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two stamps: what running needs is in place; and what tests, linters and pictures need beside it.
RUNS := $(VENV)/.runs
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Bytecode is kept, whatever the shell says: else each of eight workers, and each program that a test starts, compiles all anew.
test check-slow: export PYTHONDONTWRITEBYTECODE =

.PHONY: run test check check-slow format lint types contracts bench bench-review crash room bench-room crash-room night traffic walks screenshots contact-sheets snapshots completion lock clean

run: $(RUNS)
	@$(BIN)/warroom $(ARGS)

test: $(READY)
	$(BIN)/pytest $(ARGS)

check: lint types contracts test

# Proofs that take minutes, and the properties with more examples, others each time.
check-slow: $(READY)
	HYPOTHESIS_PROFILE=search $(BIN)/pytest -m "slow or hypothesis" $(ARGS)

$(RUNS): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "warroom needs Python 3.11 or newer; name one with: make PYTHON=python3.11 ..."; exit 1; }
	@echo "Installing the $$(grep -c == requirements.lock) packages that running warroom needs into $(VENV), once; this takes up to a minute ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements.lock
	@$(PIP) --no-deps --editable .
	@touch $@

$(READY): $(RUNS) requirements-dev.lock
	@echo "Installing what the tests and checks need into $(VENV) too, once ..." >&2
	@$(PIP) -r requirements-dev.lock
	@touch $@

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

# Ratios against floors measured in the same run; the README's table comes from here.
bench: $(READY)
	$(BIN)/python tests/proofs/bench.py $(ARGS)

# The same for what is looked at afterwards: library, find, metrics, postmortem, export.
bench-review: $(READY)
	$(BIN)/python tests/proofs/bench_review.py $(ARGS)

# Kills, power cuts, full disks, replaced files, upgrades: nothing acknowledged may be lost. ARGS=--quick takes under 2 minutes.
crash: $(READY)
	$(BIN)/python tests/proofs/crash $(ARGS)

# A server that is thrown away, and two consoles on it side by side.
room: $(READY)
	@$(BIN)/python tests/try_shared_room.py

# A shared room: note and act against INSERT and COMMIT, another console's wait, round trips, first paint, writers, search.
bench-room: $(READY)
	$(BIN)/python tests/proofs/bench_room.py $(ARGS)

# Kills of a shared room's server: nothing is lost or doubled; its control, a new id for each try, must double.
crash-room: $(READY)
	$(BIN)/python tests/proofs/crash_room.py $(ARGS)

# A console through a night of notes, updates and dialogs; how much memory it takes by the end.
night: $(READY)
	$(BIN)/python tests/proofs/night.py $(ARGS)

# Bytes a second that the console sends while nobody does anything, alone and under each dialog.
traffic: $(READY)
	$(BIN)/python tests/proofs/traffic.py $(ARGS)

# How many files a reader enters to follow a note, an update and a resolution.
walks: $(READY)
	@$(BIN)/python tests/proofs/walks.py $(ARGS)

screenshots: $(READY)
	$(BIN)/python screenshots/make.py

# Every screen and dialog at three sizes, dark, light, in 16 colours and without colour, on a few sheets to look at.
contact-sheets: $(READY)
	$(BIN)/python tests/proofs/contact_sheets.py $(ARGS)

# Accept what the console looks like now; look at the difference before committing it.
snapshots: $(READY)
	$(BIN)/pytest -m "" tests/tui/*snapshots.py --snapshot-update

# What a Tab offers, made from the commands; a test says when it has to be made again.
completion: $(READY)
	$(BIN)/python -m warroom.cli.completion_table > warroom/cli/completion_table.json

# Pins for every system and Python that pyproject.toml allows: what running needs, and what working on it needs.
LOCK := uv pip compile --universal --no-emit-index-url --quiet --python-version 3.11 pyproject.toml
lock:
	$(LOCK) -o requirements.lock
	$(LOCK) --constraint requirements.lock --extra team --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV)
