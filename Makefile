# Everything a person does with this project, by name. `make` alone shows the list.
# The environment in .venv makes itself, from pyproject.toml and constraints.txt, and again when either changes.

VENV := .venv
BIN := $(VENV)/bin
# The pip that comes with Python 3.11 takes many times longer to resolve what chromadb and torch need.
PIP_VERSION := 26.3
DATA ?= ../shared/data
LEARNERS ?= 8
TURNS ?= 25
ARGS ?=
# Each of the two takes half of the files in order and then tests of the other, so that what a file
# makes for its tests is made once and both end together.
PYTEST_ARGS ?= -n 2 --dist worksteal

SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help chat test check bench clean

ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
	"$$p" -c '$(ENOUGH)' >/dev/null 2>&1 && { echo "$$p"; break; }; done)

# Nothing but the package index is ever asked: models come as packages and are read from disk.
export HF_HUB_OFFLINE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

INSTALL = $(BIN)/python -m pip install -qq --constraint constraints.txt --build-constraint constraints.txt

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

chat: $(VENV)/.chat ## be tutored in the terminal (ARGS="--role teacher" for a teacher)
	@$(BIN)/tutor chat $(ARGS)

test: $(VENV)/.dev ## run the tests (PYTEST_ARGS="tests/unit -k ladder" for some of them)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.dev ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## measure turns, and what DATA is there for
	$(BIN)/python -m benchmarks.turns --learners $(LEARNERS) --turns $(TURNS)
	@if [ -d "$(DATA)/openstax" ]; then set -x; \
		$(BIN)/python -m benchmarks.retrieval --passages "$(DATA)/openstax/sociology3e.passages.jsonl" \
			--queries "$(DATA)/openstax/sociology3e.queries.dev.jsonl"; \
	else echo "No data in $(DATA), so retrieval is not measured. Name its folder with DATA=..."; fi
	@if [ -d "$(DATA)/kt" ]; then set -x; for log in assistments09 statics; do \
		$(BIN)/python -m benchmarks.mastery --train "$(DATA)/kt/$$log.train.tsv" --test "$(DATA)/kt/$$log.test.tsv"; \
	done; fi

clean: ## remove the environment (what learners did, in data/, stays)
	rm -rf $(VENV) *.egg-info build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/.pip:
	@"$(or $(PYTHON),python3)" -c '$(ENOUGH)' 2>/dev/null || { \
		echo "Stepladder needs Python 3.11 or newer, and none was found."; \
		echo "Install one, or name it: make PYTHON=/path/to/python3.11 chat"; exit 1; }
	@echo "Making the environment in $(VENV) with $$("$(PYTHON)" --version) ..."
	@"$(PYTHON)" -m venv $(VENV) || { \
		echo "This Python can't make an environment; its venv module is missing (on Debian: python3-venv)."; exit 1; }
	@$(BIN)/python -m pip install -qq pip==$(PIP_VERSION)
	@touch $@

$(VENV)/.chat: $(VENV)/.pip pyproject.toml constraints.txt
	@echo "Installing what Stepladder needs. The first time this takes a few minutes ..."
	@$(INSTALL) --editable .
	@touch $@

# The developer's environment holds the learner's, so one pass of pip serves both.
$(VENV)/.dev: $(VENV)/.pip pyproject.toml constraints.txt
	@echo "Installing what Stepladder and its tests need. The first time this takes a few minutes ..."
	@$(INSTALL) --editable '.[dev]'
	@touch $(VENV)/.chat $@
