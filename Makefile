# Two commands for a fresh machine with Python 3.11+, make and a package index: `make demo` and `make test`.
# Each installs what it needs into .venv, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

PRESET ?= embedded
FUZZ_SECONDS ?= 60

.PHONY: help demo test test-browser test-deploy test-newcomer deploying test-slow chaos kills fuzz audit docs lint run evaluate bench clean

help:
	@sed -n 's/^## //p' Makefile

## make demo   the sample edition, served on loopback and told by the real model, in French and English
demo: $(INSTALLED)
	$(BIN)/python -m pipeline demo

## make test   linters, types, import contracts and tests
test: lint
	$(BIN)/python -m pytest

## make test-browser  pages, search and citations in a real Chromium, with axe-core; markdownlint
test-browser: $(INSTALLED) $(VENV)/browser/.installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[browser]'
	$(BIN)/python -m pytest -rs -m browser tests/browser

# Debian's Chromium where root may install it; elsewhere the tests that lack something say what, and are skipped.
$(VENV)/browser/.installed: Makefile
	@mkdir -p $(@D)
	-test -n "$$(command -v chromium)" || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }
	-npm install --silent --no-save --prefix $(@D) axe-core@4.10.3 markdownlint-cli2@0.24.1
	@touch $@

## make test-deploy  the container built and entered, the systemd units verified, the crontab read (debootstrap, buildah)
test-deploy: $(INSTALLED) deploying
	$(BIN)/python -m pytest -rs -m 'deploy and not slow' tests/deploy

## make test-newcomer  clone to first digest in a clean Debian, timed, and the demo within the container: half an hour
test-newcomer: $(INSTALLED) deploying
	$(BIN)/python -m pytest -rsP -m 'deploy and slow' tests/deploy

# Debian's tools where root may install them; elsewhere the tests that lack one say so, and are skipped.
deploying:
	-@{ command -v buildah && command -v debootstrap && command -v systemd-analyze; } > /dev/null || { \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends buildah debootstrap systemd; }

## make test-slow  the served preset against real model servers; what it needs beyond the environment, it skips without
test-slow: $(INSTALLED)
	$(BIN)/python -m pytest -m "slow and not chaos and not deploy"

## make chaos  a night among faulty servers, hostile documents and forbidden addresses
chaos: $(INSTALLED)
	$(BIN)/python -m pytest -m "chaos and not slow" tests/chaos tests/hostile

## make kills  two hundred nights killed with SIGKILL at random moments, and run again
kills: $(INSTALLED)
	$(BIN)/python -m pytest -m "chaos and slow" tests/chaos/test_killed.py

## make fuzz  feeds, pages, facts and rendering with documents at random (FUZZ_SECONDS=60 each)
fuzz: $(INSTALLED)
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m pytest -m fuzz -rP tests/fuzz

## make audit  careless code and known holes: bandit, ruff's rules S, pip-audit (which needs the advisories of PyPI)
audit: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[audit]'
	$(BIN)/ruff check --select S .
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml pipeline evaluation benchmarks training .ci
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip

## make docs   the documentation as pages, in build/site; a link that leads nowhere ends it
docs: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[docs]'
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet

## make lint   linters, types and import contracts only
lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

## make run    one night over the real feeds (configs/default.toml)
run: $(INSTALLED)
	$(BIN)/python -m pipeline run

## make evaluate  the gold set told and counted, held against evaluation/floors.toml (PRESET=embedded)
evaluate: $(INSTALLED)
	$(BIN)/python -m pipeline evaluate --preset $(PRESET)

## make bench  Vigie beside llama.cpp and transformers, and how it grows: ratios from one run, some minutes
bench: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[benchmark]'
	$(BIN)/python -m pipeline bench --preset embedded
	$(BIN)/python -m benchmarks

## make clean  forget the environment; digests and archive stay
clean:
	rm -rf $(VENV)

# A stamp, not the folder: an install that was cut is begun again.
$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[embedded,served,evaluate,training,dev]'
	@touch $@
