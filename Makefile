# Two commands do everything: `make build` and `make test`. Both make .venv from the lock file first.

PYTHON ?= python3
VENV := .venv
REFEREES := .referees
READY := $(VENV)/.ready

.PHONY: build test benchmark referees docs lock clean

build: $(READY)
	$(VENV)/bin/python -m pipeline build

test: $(READY)
	$(VENV)/bin/python -m pytest

# Measures the pipeline on invented archives, beside programs of others that are found on PATH; takes a while.
benchmark: $(READY)
	$(VENV)/bin/python -m benchmark

# Lets programs of others judge a release: RELEASE=dist/NAME, else one that is made of the last commit.
referees: $(READY) $(REFEREES)/.ready
	$(REFEREES)/bin/python tests/referees.py --pipeline $(CURDIR)/$(VENV)/bin/python $(RELEASE)

$(READY): requirements.lock
$(REFEREES)/.ready: referees.lock
%/.ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $^
	@touch $@

# Writes the pages that are made from the code and the schemas.
docs: $(READY)
	@mkdir -p docs
	$(VENV)/bin/python -m pipeline explain > docs/checks.md

# For maintainers: choose new versions, with their digests and without addresses. Needs uv.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --extra test --generate-hashes --no-header --upgrade --output-file requirements.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --group referees --generate-hashes --no-header --upgrade --output-file referees.lock

clean:
	rm -rf $(VENV) $(REFEREES) tables json archive.sqlite .build-* .built .pytest_cache .hypothesis
