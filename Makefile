# Everything there is to do here; `make help` lists it.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup run check test proof bench screens strings migration clean format

help:  ## List what can be done
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.ready static/vendor/.ready $(VENV)/.translated  ## Prepare everything without starting it

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lanyard needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing. Try: sudo apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.ready: requirements.lock | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Node is needed only here, to fetch the front-end files; where it is missing it comes as a Python package.
static/vendor/.ready: package.json package-lock.json static/collect.mjs | $(VENV)/.ready
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.lock
	npm ci --silent --no-audit --no-fund --ignore-scripts
	npm run --silent vendor
	@touch $@

$(VENV)/.translated: $(wildcard app/translations/*/LC_MESSAGES/*.po) | $(VENV)/.ready
	$(BIN)/python -m app.translations.compile
	@touch $@

run: setup  ## Start the site, its worker and a mailbox, with demo content; PORT chooses the port
	@PORT=$(PORT) exec $(BIN)/flask --app wsgi demo run

check: setup $(VENV)/.ready-dev  ## Format, lint, types, contracts, unit tests; under two minutes
	ruff format --check .
	ruff check .
	lint-imports --verbose --no-cache | tail -n 20
	mypy
	python -m app.translations.compile --check
	COVERAGE_CORE=ctrace COVERAGE_FILE=.coverage.unit pytest -q tests/unit tests/architecture -n 2 --cov --cov-report=

test: check  ## Everything: both databases, real mail, a real browser
	tests/everything.sh

proof: setup $(VENV)/.ready-dev  ## The exact figures of reliability, long
	tests/proof.sh

bench: setup $(VENV)/.ready-dev  ## Speed, on both databases
	python -m tests.bench

screens: setup $(VENV)/.ready-dev  ## Draw the real pages with demo content into var/screens
	python -m tests.screens

strings: $(VENV)/.ready-dev  ## Take the strings out of the code into the catalogues
	python -m app.translations.extract

migration: setup  ## Write a migration from what the models say; name=… says what it does
	$(BIN)/flask --app wsgi db revision --autogenerate -m "$(name)"

format: $(VENV)/.ready-dev  ## Put every file into shape
	ruff format .
	ruff check --fix .

clean:  ## Remove what setup and runs have made; the demo's data too
	rm -rf $(VENV) node_modules static/vendor var
