# What README and CI call. `make help` lists it. Works with GNU make 3.81 and later.
#   make serve PORT=9000          another port
#   make venv PYTHON=python3.12   another Python (>= 3.11) for a new .venv
PORT   ?= 8000
HOST   ?= 127.0.0.1
CASES  ?= ../shared/tools/check_cases
VENV   := .venv
PY     := $(VENV)/bin/python
WORKERS ?= 2
EXAMPLES ?= 10000
ORDER  := python3.13 python3.12 python3.11 python3.14 python3

ON_EVERY_PYTHON := tests/planning tests/simulation tests/choice tests/problem tests/checker tests/service tests/advice tests/properties tests/test_cases.py tests/test_determinism.py
A_REQUEST := {"company": {"headcount": 60}, "budget": {"total": 300000}, "staff": [{"role": "software_developer", "headcount": 2}], "projects": [{"template": "churn_prediction_in_app"}]}

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help venv serve demo test check nightly format browser cases bench evidence schema test-pythons clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: $(VENV)/.dev ## make .venv with everything for the service, tests and checks

# The interpreter is asked to run: a version manager's shim may be there for a version that is not.
$(PY):
	@python="$(PYTHON)"; \
	if [ -z "$$python" ]; then for candidate in $(ORDER); do \
	    if "$$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	    then python=$$candidate; break; fi; done; fi; \
	if [ -z "$$python" ]; then \
	    echo "No Python >= 3.11 that can make a virtual environment was found (tried: $(ORDER))." >&2; \
	    echo "Debian or Ubuntu: apt-get install python3 python3-venv. Elsewhere: make venv PYTHON=/path/to/python3" >&2; \
	    exit 1; fi; \
	echo "Making $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv $(VENV)

$(VENV)/.runtime: requirements.txt constraints.txt | $(PY)
	$(PY) -m pip install --quiet --requirement requirements.txt
	$(PY) -m pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(PY) -m pip install --quiet --requirement requirements-dev.txt
	@touch $@

serve: $(VENV)/.runtime ## install, check the rule files, and serve pages and API on 127.0.0.1:8000
	$(PY) -m advisor rules lint
	@echo
	@echo "The form:  http://$(HOST):$(PORT)/"
	@echo "The API:   http://$(HOST):$(PORT)/docs   (Ctrl-C stops the service)"
	@echo "Try it:    curl -s http://$(HOST):$(PORT)/v1/recommendations -H 'Content-Type: application/json' -d '"'$(A_REQUEST)'"'"
	@echo
	@exec $(PY) -m gunicorn wsgi:app --bind $(HOST):$(PORT) --worker-class gthread --workers $(WORKERS) \
	    --threads 4 --preload --timeout 120 --no-control-socket

demo: $(VENV)/.runtime ## answer the bank's question in this terminal
	@$(PY) -m advisor recommend examples/bank-churn.json

check: $(VENV)/.dev ## format, lint, types, imports, rule files
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m advisor rules lint
	$(PY) -m advisor rules test
	$(PY) -m advisor rules schema --check

test: check browser ## the checks, then every test
	$(PY) -m pytest

nightly: $(VENV)/.dev ## the laws of tests/properties/ on 10,000 new examples each (EXAMPLES=n for another number)
	$(PY) -m tests.properties.nightly --examples $(EXAMPLES)

format: $(VENV)/.dev ## write the format that check wants
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

schema: $(VENV)/.runtime ## write rules/schema/ anew, after a change to the format of the rule files
	$(PY) -m advisor rules schema

# Browser tests drive the system's Chromium. Without one they are skipped, but fail where CI is set.
browser:
	@for name in chromium chromium-browser google-chrome; do \
	    if command -v $$name >/dev/null; then exit 0; fi; done; \
	as_root=; [ "$$(id -u)" = 0 ] || as_root="sudo -n"; \
	if command -v apt-get >/dev/null && $$as_root true 2>/dev/null; then \
	    echo "Installing Chromium for the browser tests"; \
	    $$as_root apt-get update -qq && \
	    $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium \
	        >/dev/null || echo "Chromium could not be installed." >&2; \
	else \
	    echo "Browser tests will be skipped: no Chromium. Install it with your package manager" >&2; \
	    echo "(Debian, Ubuntu: sudo apt-get install chromium; macOS: brew install --cask chromium)." >&2; \
	fi

cases: $(VENV)/.dev ## run the cases of another folder, where there is one (CASES=path/to/check_cases OPTIONS="--skip d-")
	@if [ -e "$(CASES)" ]; then $(PY) "$(CASES)" $(OPTIONS); else echo "$(CASES) is not there: nothing to run"; fi

bench: $(VENV)/.dev ## how good answers are and how long they take, beside the aims; an hour or more (BENCH="speed memory")
	$(PY) -m benchmarks $(BENCH)

evidence: $(VENV)/.dev ## compute the figures that rules/ quotes from tables, and compare
	$(PY) evidence/proficiencies.py

# PuLP differs by Python (requirements.txt), so what it reaches is run on each that is found.
test-pythons: ## the tests from the planning model to whole answers but the slow ones, on every Python >= 3.11 found
	@ran=0; for candidate in $(ORDER) $(wildcard $(HOME)/.pyenv/versions/*/bin/python3); do \
	    version=$$("$$candidate" -c 'import sys, ensurepip; print("%d.%d" % sys.version_info[:2]) if sys.version_info >= (3, 11) else sys.exit(1)' 2>/dev/null) || continue; \
	    case " $$seen " in *" $$version "*) continue;; esac; seen="$$seen $$version"; \
	    $(MAKE) --no-print-directory VENV=.venv-$$version PYTHON="$$candidate" .venv-$$version/.dev || exit 1; \
	    echo "== Python $$version"; \
	    .venv-$$version/bin/python -m pytest -q -m 'not slow' -p no:cacheprovider $(ON_EVERY_PYTHON) || exit 1; ran=1; \
	done; [ $$ran = 1 ]

clean: ## remove environments and caches
	rm -rf .venv .venv-* *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
