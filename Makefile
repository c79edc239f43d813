# PIP_ARGS="--index-url …" or TORCH=torch==…+cpu choose another build of torch (see README)
PYTHON ?= python3.11
TORCH ?= torch==2.13.0
PIP_ARGS ?=
HOST ?= 127.0.0.1
PORT ?= 7860
# where the training data lie; nothing but training and benchmarks reads it
SHARED ?= ../shared
BIN = .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: setup setup-dev setup-train run test check evaluate bench train train-encoder train-evidence train-short-answer

setup: .venv/.installed

setup-dev setup-train: setup-%: .venv/.installed-%

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.installed: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/pip install -q $(PIP_ARGS) -c constraints.txt $(TORCH)
	$(BIN)/pip install -q -c constraints.txt -e .
	touch $@

.venv/.installed-%: .venv/.installed
	$(BIN)/pip install -q -c constraints.txt -e ".[$*]"
	touch $@

run: setup
	$(BIN)/qa serve --host $(HOST) --port $(PORT)

test: setup-dev
	$(BIN)/pytest -q

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

evaluate: setup
	$(BIN)/qa evaluate tests/judged/dev.jsonl --answers reports/answers.jsonl --report reports

bench: setup
	$(BIN)/python -m benchmarks.latency

# from data to committed weights; each step reads what the ones before it wrote
train: train-encoder
	$(BIN)/python -m training.term_recall --data $(SHARED)/data
	$(BIN)/python -m training.encoder --data $(SHARED)/data --without-fold 0 --out training/folds/fold-0
	$(BIN)/python -m training.encoder --data $(SHARED)/data --without-fold 1 --out training/folds/fold-1
	$(MAKE) train-short-answer train-evidence

train-encoder: setup-train
	$(BIN)/python -m training.encoder --data $(SHARED)/data

train-short-answer train-evidence: train-%: setup-train
	$(BIN)/python -m training.$(subst -,_,$*) --data $(SHARED)/data --folds training/folds
