# Works on a bare machine with Python 3.11+, make and git.
#   make run [LAKE=folder]   set up, build the rollups, open the dashboard (a sample company without LAKE)
#   make test                set up and run every check and test, browser tests included
#   make bench-rushing       one benchmark; each file in bench/ says what it measures
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/installed

.PHONY: run test check bench lock pictures

run: $(READY)
	@$(BIN)/sluice serve $(if $(LAKE),--lake "$(LAKE)")

test: $(READY)
	@$(BIN)/python .ci/tools.py
	@$(MAKE) --no-print-directory check
	@$(BIN)/pytest -q -n 2 --dist loadgroup

check: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/ty check --output-format concise

bench: $(READY)
	@$(BIN)/python -m bench

bench-%: $(READY)
	@$(BIN)/python -m bench.$*

pictures: $(READY)
	@$(BIN)/python -m docs.pictures

# The newest packages that pyproject.toml allows, pinned and hashed for every platform; names no index.
lock: $(READY)
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet -o .lock/requirements.txt

$(READY): .lock/requirements.txt pyproject.toml .ci/setup.py
	@$(PYTHON) .ci/setup.py
