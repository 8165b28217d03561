# Two commands do everything: `make demo` and `make test`. Both set up what they need, and are quick the second time.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
export MAKE_GOAL := $(firstword $(MAKECMDGOALS))
export PYTHON

.PHONY: demo test lint wheel bench pictures translations constraints clean help

help: ## Show what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 24

demo: $(VENV)/.ready-sandbox ## Start the sandbox, move a file over presigned URLs, show the window
	@$(BIN)/python scripts/demo.py

test: $(VENV)/.ready-dev ## Run all tests, in random order, with coverage: on two processes, and then what needs the machine alone
	@$(BIN)/python -m pytest --numprocesses=2 -m "not alone" --cov --cov-report=
	@$(BIN)/python -m pytest -m alone --cov --cov-append --cov-report=term

lint: $(VENV)/.ready-dev ## ruff, mypy (strict), the floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

wheel: $(VENV)/.ready-dev ## Build the wheel, install it into an empty environment and start it
	@scripts/check_wheel.sh

bench: $(VENV)/.ready-dev ## Measure against curl, s5cmd, rclone and boto3: half an hour, on a machine with nothing else to do
	@for what in single_stream multipart small_files memory queue start gui_stall; do $(BIN)/python -m benchmarks.bench_$$what || exit; done

pictures: $(VENV)/.ready-dev ## Make the pictures in docs/images from the real window
	$(BIN)/python scripts/screenshots.py
	$(BIN)/python -m scripts.queue_screenshots

translations: $(VENV)/.ready-dev ## Collect the words to translate and compile the translations
	scripts/translations.sh

constraints: ## Renew constraints.txt from the newest packages there are
	scripts/constraints.sh

clean: ## Remove the virtual environment and everything that was built
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov

$(VENV)/.ready-sandbox: pyproject.toml constraints.txt scripts/setup.sh scripts/system_libraries.sh scripts/system_packages.sh
	@scripts/setup.sh sandbox

$(VENV)/.ready-dev: pyproject.toml constraints.txt scripts/setup.sh scripts/system_libraries.sh scripts/system_packages.sh
	@scripts/setup.sh dev
