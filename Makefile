# Two commands do everything: `make build` and `make test`. Both make .venv from the lock file first.

PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready

.PHONY: build test docs lock clean

build: $(READY)
	$(VENV)/bin/python -m pipeline build

test: $(READY)
	$(VENV)/bin/python -m pytest

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv --clear $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@touch $(READY)

# Writes the pages that are made from the code and the schemas.
docs: $(READY)
	@mkdir -p docs
	$(VENV)/bin/python -m pipeline explain > docs/checks.md

# For maintainers: choose new versions, with their digests and without addresses. Needs uv.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --extra test --generate-hashes --no-header --upgrade --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) tables json archive.sqlite .build-* .built .pytest_cache .hypothesis
