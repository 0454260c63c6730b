# Two commands: `make run` and `make test`. Everything they need goes into .venv beside this file.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# One more than there are cores: some tests only wait.
WORKERS = $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')
PO := $(wildcard content/locale/*/LC_MESSAGES/*.po)
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
LOCALE := content/locale
POT := --no-location --sort-output --project "Channel Info" --version 1 --copyright-holder "Channel Info"
# What people read, in all languages; and what only volunteers read, in French and English.
EXTRACT := $(BIN)/pybabel -q extract -F babel.cfg -k t -k tn:1,2 -k _n $(POT) -o .venv/channel_info.pot .
EXTRACT_TEAM := $(BIN)/pybabel -q extract -F babel-team.cfg --no-default-keywords \
	-k say -k sayn:1,2 -k _s $(POT) -o .venv/team.pot .
UPDATE := --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
TAKE_IN := $(BIN)/pybabel -q update -i .venv/channel_info.pot -d $(LOCALE) -D channel_info $(UPDATE)
TAKE_IN_TEAM := $(BIN)/pybabel -q update -i .venv/team.pot -d $(LOCALE) -D team -l fr $(UPDATE)

.PHONY: run test check bench messages docker lock clean help
.DELETE_ON_ERROR:

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

run: .venv/installed .venv/compiled ## set everything up and serve on http://localhost:8000
	@$(BIN)/channel-info db upgrade
	@$(BIN)/channel-info content load --example --if-empty
	@exec $(BIN)/channel-info serve

# Each worker imports the same modules and tests: compiled once, they are read in half the time.
test: export PYTHONDONTWRITEBYTECODE :=
test: .venv/developing .venv/compiled .venv/chromium ## all tests
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal tests --ignore=tests/browser
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal tests/browser

check: .venv/developing .venv/compiled ## lint, types, catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@$(EXTRACT)
	@$(EXTRACT_TEAM)
	@$(TAKE_IN) --check && $(TAKE_IN_TEAM) --check \
		|| { echo "The catalogues are behind the code: run make messages"; exit 1; }

bench: .venv/developing .venv/compiled .venv-bench/installed ## measure, beside other bots
	$(BIN)/python -m bench

messages: .venv/developing ## take new texts of the code into every catalogue
	$(EXTRACT)
	$(EXTRACT_TEAM)
	$(TAKE_IN)
	$(TAKE_IN_TEAM)
	@$(MAKE) --no-print-directory .venv/compiled

docker: ## the same in a container
	docker build -t channel-info .

clean: ## remove what was installed; data stays
	rm -rf .venv .venv-bench

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: install it, then try again."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Python's venv is missing: install it (Debian, Ubuntu: apt install python3-venv)."; exit 1; }

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what is needed (once) ..."
	@$(PIP) install --require-hashes -r requirements.lock \
		|| { echo "The packages could not be fetched: is there a network?"; exit 1; }
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/developing: requirements-dev.lock .venv/installed
	@$(PIP) install --require-hashes -r requirements-dev.lock \
		|| { echo "The packages could not be fetched: is there a network?"; exit 1; }
	@touch $@

.venv/compiled: $(PO) .venv/installed
	@$(BIN)/pybabel -q compile -d $(LOCALE) -D channel_info 2>&1 | grep -v '^compiling' || true
	@$(BIN)/pybabel -q compile -d $(LOCALE) -D team 2>&1 | grep -v '^compiling' || true
	@touch $@

.venv/chromium: .venv/developing
	@sh tests/browser/install.sh
	@touch $@

.venv-bench/installed: bench/requirements.lock
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip -qq --disable-pip-version-check install \
		--require-hashes -r bench/requirements.lock
	@touch $@

lock: ## pin the newest versions that fit (needs uv)
	uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-header pyproject.toml -o requirements.lock
	uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-header --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
