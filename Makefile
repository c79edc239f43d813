# PIP_ARGS="--index-url …" or TORCH=torch==… choose another build of torch (see README)
PYTHON ?= python3.11
TORCH ?= torch==2.13.0
PIP_ARGS ?=
BIN = .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: setup setup-dev test check

setup: .venv/.installed

setup-dev: .venv/.installed-dev

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.installed: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/pip install -q $(PIP_ARGS) -c constraints.txt $(TORCH)
	$(BIN)/pip install -q -c constraints.txt -e .
	touch $@

.venv/.installed-dev: .venv/.installed
	$(BIN)/pip install -q -c constraints.txt -e ".[dev]"
	touch $@

test: setup-dev
	$(BIN)/pytest -q

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
