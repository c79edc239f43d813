# PIP_ARGS="--index-url …" or TORCH=torch==…+cpu choose another build of torch (see README)
PYTHON ?= python3.11
TORCH ?= torch==2.13.0
PIP_ARGS ?=
HOST ?= 127.0.0.1
PORT ?= 7860
# where the training data lie; nothing but training and benchmarks reads it
SHARED ?= ../shared
DATA = $(SHARED)/data
BIN = .venv/bin
DONE = training/state
STEPS = encoder term-recall fold-0 reader short-answer evidence leaning
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: setup setup-dev setup-train setup-mcp run test check evaluate bench bench-pages bench-retrieval bench-fusion bench-answers \
	screenshots train $(STEPS:%=train-%)

setup: .venv/.installed

setup-dev setup-train setup-mcp: setup-%: .venv/.installed-%

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.installed: pyproject.toml constraints.txt | .venv/bin/python
	@echo 正在安装所需的库，约需几分钟……
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
	$(BIN)/qa evaluate tests/judged/dev.jsonl --answers reports/answers.jsonl --report reports \
		--floors tests/judged/floors.toml

bench: setup
	$(BIN)/python -m benchmarks.latency

bench-pages: setup-dev
	$(BIN)/python -m benchmarks.pages

screenshots: setup-dev
	$(BIN)/python -m benchmarks.screenshots

bench-retrieval bench-fusion bench-answers: bench-%: setup
	$(BIN)/python -m benchmarks.$* --data $(DATA)

# From data to committed weights. What is done leaves a mark, as old as its beginning, and is
# done again when what it was made of has changed since; `make train-STEP` does one step anyway.
train: $(STEPS:%=$(DONE)/%.done)

$(DONE)/%.done:
	mkdir -p $(DONE)
	touch $@.begun
	$(MAKE) train-$*
	mv $@.begun $@

PAIRS = training/pairs.py \
	$(addprefix src/qa/,text.py numerals.py sentences.py lexical.py lexicon/everyday.tsv) \
	$(addprefix training/written/,law.jsonl.xz regional_news.jsonl.xz) \
	$(wildcard $(DATA)/train/*.xz $(DATA)/text/*.xz)
ENCODERS = encoder fold-0
$(DONE)/term-recall.done: training/term_recall.py $(PAIRS)
$(ENCODERS:%=$(DONE)/%.done): $(addprefix training/,encoder.py negatives.py vocabulary.py) $(PAIRS)
$(DONE)/short-answer.done $(DONE)/evidence.done: training/logit.py \
	$(wildcard src/qa/*.py src/qa/answering/*.py) \
	$(DONE)/encoder.done $(DONE)/term-recall.done $(DONE)/reader.done
CONVERSED = $(addprefix training/written/conversations_,judge.jsonl.xz test.jsonl.xz)
DETAILED = $(addprefix training/written/details_,judge.jsonl.xz test.jsonl.xz)
$(DONE)/short-answer.done: training/short_answer.py $(CONVERSED) $(DETAILED)
$(DONE)/evidence.done: $(addprefix training/,cases.py evidence.py validation.py written/contrasts_test.jsonl.xz) \
	$(CONVERSED) $(DETAILED) $(DONE)/fold-0.done
$(DONE)/leaning.done: training/leaning.py $(CONVERSED) $(DONE)/evidence.done
# its text is cut by the encoder's vocabulary and read by its vectors
$(DONE)/reader.done: $(addprefix training/,reader.py network.py lessons.py cloze.py cases.py kept.py) \
	$(addprefix training/written/,$(addsuffix _train.jsonl.xz,contrasts conversations details)) \
	$(addprefix src/qa/,conversation.py turns.py regions.py) \
	$(addprefix src/qa/answering/,network.py reader.py tokens.py) $(PAIRS) $(DONE)/encoder.done

train-encoder train-term-recall train-reader train-short-answer train-leaning: train-%: setup-train
	$(BIN)/python -m training.$(subst -,_,$*) --data $(DATA)

train-fold-0: train-fold-%: setup-train
	$(BIN)/python -m training.encoder --data $(DATA) --without-fold $* --out training/folds/fold-$*

train-evidence: setup-train
	$(BIN)/python -m training.evidence --data $(DATA) --folds training/folds
