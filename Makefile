# Washline. Two commands do all the set-up: make demo, make test.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
STORE ?= $(or $(WASHLINE_STORE),sqlite)
DEMO_DATA := $(or $(WASHLINE_DATA),washline-data)

.DEFAULT_GOAL := help
.PHONY: help install browser demo test test-faults elasticsearch elasticsearch-stop maven check mutants train-judge bench-crawl bench-wash bench-elasticsearch bench-extract clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## Install Washline into .venv (its command is .venv/bin/washline)

$(VENV)/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Washline needs Python 3.11 or newer with venv (Debian: apt-get install python3 python3-venv)"; exit 1; }
	@echo "Installing Washline and its pinned packages into $(VENV); this takes a minute or two ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

browser: ## Find a Chromium for pages that need JavaScript, or install Debian's (as root)
	@for b in chromium-headless-shell chromium chromium-browser google-chrome; do command -v $$b >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium-headless-shell ..."; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell; } >/dev/null; \
	else \
		echo "No Chromium found: pages that need JavaScript will not be rendered (Debian: apt-get install chromium-headless-shell)"; \
	fi

maven: ## Find Maven and Java for the tests' Elasticsearch, or install Debian's (as root)
	@if command -v mvn >/dev/null && command -v java >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing maven and a Java runtime ..."; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq maven default-jre-headless; } >/dev/null; \
	else \
		echo "Maven or Java not found: Elasticsearch is not tested (Debian: apt-get install maven default-jre-headless)"; \
	fi

demo: install browser $(if $(filter elasticsearch,$(STORE)),maven) ## Run the whole pipeline on an invented web (STORE=elasticsearch: on that engine)
	@if [ "$(STORE)" = elasticsearch ] && [ -z "$$WASHLINE_ELASTICSEARCH" ]; then \
		started=$$($(BIN)/python -m devtools.elasticsearch.server start) || exit 1; \
		export "$$started"; echo "$$started (stop it with: make elasticsearch-stop)"; \
	fi; \
	WASHLINE_STORE=$(STORE) $(BIN)/washline demo --data $(DEMO_DATA)

test: install browser maven check ## Run every check and every test
	@$(BIN)/pytest --numprocesses 2 --dist loadfile

test-faults: install maven ## Run only the fault tests: kill, fill and mislead a real Elasticsearch, and lose nothing
	@$(BIN)/pytest tests/search/faults --durations=0

elasticsearch: install maven ## Start a real Elasticsearch for tests on a free loopback port
	@$(BIN)/python -m devtools.elasticsearch.server start

elasticsearch-stop: install ## Stop it and delete its data
	@$(BIN)/python -m devtools.elasticsearch.server stop

check: install ## Ruff, mypy --strict, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

mutants: install ## Mutate the modules in which a wrong line harms somebody, list the mutants that no test kills (ten minutes)
	@rm -rf mutants && $(BIN)/mutmut run --max-children 2 >mutants.log 2>&1 || { tail -20 mutants.log; exit 1; }
	@$(BIN)/python -m devtools.mutants

train-judge: install ## Train the extractor's judge on the labelled texts, print its evaluation, write its weights
	@$(BIN)/python -m devtools.train_judge

.venv-peers/.installed: bench/peers.lock
	@$(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

bench-crawl: install .venv-peers/.installed ## Pages per second beside bare Scrapy and Crawlee
	@$(BIN)/python bench/crawl/run.py

bench-wash: install .venv-peers/.installed ## Loading and washing beside a polars join (ROWS=100000 HELD=1000000)
	@$(BIN)/python -m bench.wash.run --rows $(or $(ROWS),100000) --held $(or $(HELD),1000000)

bench-elasticsearch: install maven ## Indexing, washing, searching, linking beside bare helpers.bulk (SIZE=100000 adverts)
	@$(BIN)/python bench/elasticsearch/run.py $(or $(SIZE),100000)

bench-extract: install ## Recall, precision and speed beside the public tools
	@$(BIN)/python bench/extract/run.py

clean: ## Remove installed and cached files, never a data folder
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
