# `make demo`: all set-up, then the main job. `make test`: all set-up, then every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo
PEERS := build/peers/bin
LLAMA_FLAGS := -DLLAVA_BUILD=OFF -DCMAKE_PROJECT_llama.cpp_INCLUDE=$(CURDIR)/plugin/llama-lean.cmake

.PHONY: demo test check style types golden tests package setup starter docs clean torture mutants bench train

demo: setup
	@rm -rf $(DEMO) && mkdir -p $(DEMO) && cp -R vault-example/. $(DEMO)/
	@echo
	@echo '$$ coach suggest "Priya Nair" --vault $(DEMO) --today 2026-11-24'
	@echo
	@$(BIN)/coach suggest "Priya Nair" --vault $(DEMO) --today 2026-11-24

test: check tests package

# The fast part: style, types, architecture, side by side.
check: $(VENV)/.tools
	@$(MAKE) --no-print-directory --output-sync -j 2 types style

style: $(VENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest -q -p no:randomly tests/test_architecture.py

types: $(VENV)/.tools
	$(BIN)/mypy
	$(BIN)/mypy tests

# Write every golden file anew, then read the difference: git diff tests/golden.
golden: setup
	REFRESH_GOLDEN=1 $(BIN)/pytest -q -p no:randomly $$(grep -rl "support.golden" tests --include='test_*.py')

tests: setup
	$(BIN)/pytest -q

# Everything the write-back promises, at full scale: about three quarters of an hour. See docs/reliability.md.
torture: setup
	COACH_TORTURE=1 $(BIN)/pytest -q -p no:randomly -m "not model" tests/torture tests/vault \
	  tests/markdown/edit tests/test_privacy.py

# Every small change to the write-back code must be noticed by a test: about an hour.
mutants: setup
	PYTHONPATH=plugin:tests $(BIN)/python -m torture.mutate

# What reading costs, beside the least it could and beside other readers, written into docs/speed.md: some ten minutes.
bench: setup
	@test -x $(PEERS)/hvk || { $(PYTHON) -m venv build/peers && $(PEERS)/pip install --quiet --disable-pip-version-check headless-vault-kit; }
	PATH="$(CURDIR)/$(PEERS):$$PATH" $(BIN)/python benchmarks/read.py --write docs/speed.md

# Teach the starter anew from training/data: a quarter of an hour on two cores that multiply half precision, up to two
# hours on others; it goes on where it was stopped. See docs/models/starter.md. Memory that was just mapped is slow to
# touch, so malloc keeps what it has.
train: setup $(VENV)/.train
	MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=-1 MALLOC_TOP_PAD_=67108864 \
	  $(BIN)/python training/train.py $(if $(MODEL),--model $(MODEL)) $(if $(THREADS),--threads $(THREADS))

# The wheel as people get it, in an environment of its own.
package: setup
	$(BIN)/python tests/package/check.py

setup: $(VENV)/.tools $(VENV)/.llama starter

$(VENV)/.tools: pyproject.toml constraints.txt
	@echo "Setting up $(VENV) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# llama.cpp is compiled once; pip keeps the result for the next checkout.
$(VENV)/.llama: plugin/llama-lean.cmake | $(VENV)/.tools
	@echo "Building the model runner, llama-cpp-python. The first time this takes 4 to 10 minutes on two cores."
	@sh -c 'while sleep 20; do echo "… still building, $$(date +%H:%M:%S)"; done' & alive=$$!; \
	  trap 'kill $$alive 2>/dev/null' EXIT; \
	  CMAKE_ARGS="$(LLAMA_FLAGS)" $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    -c constraints.txt -e '.[llama]' && touch $@

$(VENV)/.train: pyproject.toml constraints.txt | $(VENV)/.tools
	@echo "Getting PyTorch and what goes with it …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train]'
	@touch $@

# A model that is there already is only checked.
starter: $(VENV)/.llama
	@$(BIN)/coach model get starter

# What the docs show, made by running it. Needs Chromium and npm for the pictures.
docs: setup
	$(BIN)/python docs/settings_page.py
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/map_pictures.py
	$(BIN)/python docs/build.py

clean:
	rm -rf build dist $(VENV) .mypy_cache .pytest_cache .ruff_cache
