# Every target works on its own on a fresh machine with Python >= 3.11 and a package registry.
.DEFAULT_GOAL := help
PYTHON ?= python3
GONGKAI_DATA ?= data
PORT ?= 8001
PYTEST_ARGS ?= -n 2
FUZZ_ARGS ?=
export GONGKAI_DATA

bin := .venv/bin

help:  ## Show the targets and the variables they read
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12
	@echo
	@echo 'Variables: PYTHON=$(PYTHON) (interpreter of a new environment), GONGKAI_DATA=$(GONGKAI_DATA) (data folder),'
	@echo '           PORT=$(PORT) (of make serve), PYTEST_ARGS="$(PYTEST_ARGS)" (arguments of make test),'
	@echo '           FUZZ_ARGS="$(FUZZ_ARGS)" (arguments of make fuzz), GONGKAI_KILLS=50, GONGKAI_REQUESTS=10000 (how many of make faults)'

setup: .venv/.ready  ## Make the virtual environment in .venv with the pinned packages

.venv/.ready: pyproject.toml constraints.txt
	test -x $(bin)/python || $(PYTHON) -m venv .venv
	$(bin)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,parquet,browser]'
	@touch $@

demo: setup  ## Crawl the demo province on loopback, build, check and publish its archive
	$(bin)/gongkai demo

nightly: setup  ## Crawl what is due, build, check and publish, under one lock
	$(bin)/gongkai nightly

serve: setup  ## Serve the published archive on http://127.0.0.1:8001
	$(bin)/gongkai serve --port $(PORT)

test: setup  ## Run all tests
	$(bin)/python -m pytest $(PYTEST_ARGS)

lint: setup  ## Check style and types
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy

bench: setup  ## Measure speed and memory against references of the same run
	$(bin)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	$(bin)/python -m tests.bench

faults: setup  ## Inject all 27 faults: 50 kills, full disks, damage, 10,000 hostile requests (half an hour)
	$(bin)/python -m tests.faults

fuzz: setup  ## Push 100,000 mutated documents through every reader and parser (FUZZ_ARGS="--count N --first N --kind KIND")
	$(bin)/python -m tests.fuzz $(FUZZ_ARGS)

clean:  ## Remove the virtual environment, caches and the data folder's demo (captures of real crawls are kept)
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find crawler archive tests -name __pycache__ -prune -exec rm -rf {} +

.PHONY: help setup demo nightly serve test lint bench faults fuzz clean
