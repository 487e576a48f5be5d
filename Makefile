# Everything runs from a virtual environment that is made on first use; only Python 3.11+ and make are needed.
.DEFAULT_GOAL := help
.PHONY: help install corpus serve test ci lint format types drift test-contract test-pages test-slow replay \
	test-suite bench-generate bench-runtime bench-contract coverage mutants release-check lock clean

CANDIDATES := python3 python3.13 python3.12 python3.11 python
PYTHON ?= $(shell for p in $(CANDIDATES); do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PORT ?= 8000
CORPUS ?= tests/corpus/documents
MUTANTS := .venv-mutants
SIZE ?= 200
SEED ?= 1
JOBS ?= 2

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | awk -F'\t' '{printf "make %-14s %s\n", $$1, $$2}'

$(INSTALLED): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed" >&2; exit 2; }
	@echo "Setting up $(VENV) (once; about half a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

install: $(INSTALLED) ## make the virtual environment

serve: $(INSTALLED) ## check, generate and serve the five APIs with demo data (PORT=8000)
	@$(BIN)/oaswright check
	@$(BIN)/oaswright generate
	@$(BIN)/python -m server --port $(PORT)

test: $(INSTALLED) ## the tests
	@$(BIN)/python -m pytest -n auto tests --ignore=tests/contract --ignore=tests/pages

test-contract: $(INSTALLED) ## `oaswright test` on the five APIs, in process and over HTTP
	@$(BIN)/oaswright test
	@$(BIN)/python -m pytest -n auto tests/contract

test-pages: $(INSTALLED) ## index and documentation in Chromium, which must be installed
	@$(BIN)/python -m pytest tests/pages

replay: $(INSTALLED) ## versions of a document one over the other, with full handlers (FOLDER=folder of versions)
	@$(BIN)/python -m tests.regeneration.replay "$(FOLDER)"

test-slow: $(INSTALLED) ## long series of edits, replayed histories, every interruption point, many requests
	@OASWRIGHT_SLOW=1 $(BIN)/python -m pytest -n auto tests/regeneration tests/properties tests/corpus

bench-generate: $(INSTALLED) ## generation beside datamodel-code-generator alone (DOCUMENT=…)
	@$(BIN)/python benchmarks/generate.py $(DOCUMENT)

bench-runtime: $(INSTALLED) ## the runtime beside its peers (BENCH_PYTHON: 3.12 or later, for oapi-gen)
	@$(BIN)/python -m benchmarks.runtime

bench-contract: $(INSTALLED) ## planted faults, and who finds them (BENCH="--help")
	@$(BIN)/python -m benchmarks.contract.run $(BENCH)

test-suite: $(INSTALLED) ## the JSON Schema Test Suite against served operations
	@$(BIN)/python -m tests.suite.fetch
	@$(BIN)/python -m pytest -n auto tests/suite
	@$(BIN)/python -m tests.suite.figures

lint: $(INSTALLED) ## ruff
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

format: $(INSTALLED) ## let ruff format and mend what it can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

types: $(INSTALLED) ## mypy --strict and pyright strict
	@$(BIN)/mypy
	@$(BIN)/basedpyright

drift: $(INSTALLED) ## fail when generated code is not what the documents say
	@$(BIN)/oaswright generate --check

ci: lint types drift test test-contract test-pages ## all that gates a merge

corpus: $(INSTALLED) ## documents through the whole tool, requests included (CORPUS=folder of documents, LENIENT=1)
	@$(BIN)/python -m benchmarks.corpus "$(CORPUS)" $(if $(LENIENT),--lenient)

coverage: $(INSTALLED) ## lines and branches that the tests reach, by package
	@$(BIN)/coverage erase
	@status=0; \
	$(BIN)/coverage run -m pytest -n auto tests --ignore=tests/contract --ignore=tests/pages || status=$$?; \
	$(BIN)/coverage combine --quiet && $(BIN)/coverage json --quiet -o coverage.json && \
	$(BIN)/python -m tests.measuring.coverage_table coverage.json && exit $$status

mutants: $(INSTALLED) $(MUTANTS)/.installed ## changes of the toolkit that no test finds (SIZE=200 SEED=1 JOBS=2)
	@$(MUTANTS)/bin/python -m tests.measuring.mutants --size $(SIZE) --seed $(SEED) --jobs $(JOBS)

$(MUTANTS)/.installed: tests/measuring/requirements.lock
	@$(PYTHON) -m venv $(MUTANTS)
	@$(MUTANTS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

release-check: $(INSTALLED) ## wheel and sdist in clean environments: init, generate, serve, test (PYTHONS=interpreters)
	@$(BIN)/python -m tests.release $(PYTHONS)

lock: $(INSTALLED) ## renew requirements.lock (needs uv)
	uv pip compile pyproject.toml --all-extras --group server --group dev --generate-hashes \
		--no-emit-index-url --universal --python-version 3.11 --no-header -q -o requirements.lock

clean: ## remove the virtual environment, caches and the demo database
	rm -rf $(VENV) .venv-bench .venv-contract benchmarks/contract/others/express/node_modules .venv-mutants .mutants .bench .test-suite .coverage* coverage.json .oaswright var .mypy_cache .pytest_cache .ruff_cache .hypothesis
