# The two that matter are `make audit` and `make test`; each does all its own set-up.

ARCHIVE ?=
RUN := .venv/bin
BENCHES := extraction unwrap throughput fairness simulated_web memory kill gate year

.DEFAULT_GOAL := help
.PHONY: help audit test bare lint types unit coverage docs reference lock example-report example-config screenshots accuracy simulate bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

audit: ## Audit the bundled sample archive on a local web; or your own: make audit ARCHIVE=~/blog
	@scripts/environment
	@if [ -n "$(ARCHIVE)" ]; then \
	  mkdir -p reports/audit && \
	  $(RUN)/loccit audit "$(ARCHIVE)" --state reports/audit/state.sqlite3 --out reports/audit; \
	else \
	  $(RUN)/loccit demo --out reports/demo; \
	fi

test: ## Lint, check types, and run every test (those in a browser too)
	@scripts/system-packages chromium git jq patch libatomic1 ca-certificates
	@scripts/environment dev
	@$(MAKE) --no-print-directory lint types unit

lint:
	@$(RUN)/ruff format --check --quiet . && $(RUN)/ruff check --quiet .

types:
	@$(RUN)/mypy --no-error-summary

unit:
	@LOCCIT_TESTS_NEED_ALL=1 $(RUN)/pytest -n auto --dist worksteal

coverage: ## Measure branch coverage of the pure packages, each by its own tests
	@scripts/environment dev
	@$(RUN)/python scripts/coverage

docs: ## Build the documentation site into build/site; a warning is an error
	@scripts/environment dev
	@NO_MKDOCS_2_WARNING=1 $(RUN)/mkdocs build --strict --quiet
	@echo "build/site/index.html" >&2

reference: example-config ## Write docs/cli.md and man/ anew from the commands
	@$(RUN)/python -m loccit.cli_reference docs/cli.md man

lock: ## Write requirements/ci.txt anew: the versions that CI installs
	@scripts/lock

example-config: ## Write what is made from the settings: the example, the reference, the schema
	@scripts/environment
	@$(RUN)/python -m loccit.config.example > config.example.toml
	@$(RUN)/python -m loccit.config.reference > docs/configuration.md
	@$(RUN)/python -m loccit.config.schema > docs/schema/loccit.schema.json
	@$(RUN)/python -m loccit.report.schema > docs/schema/report-1.schema.json

example-report: ## Write reports/example anew from the sample archive
	@scripts/environment
	@$(RUN)/loccit demo --out reports/example

screenshots: ## Write the pictures of the README anew from reports/example
	@scripts/system-packages chromium fonts-inter fonts-texgyre fonts-wqy-microhei
	@scripts/environment dev
	@$(RUN)/python scripts/screenshots

accuracy: ## Print verdicts against the truth, beside lychee's and linkinator's
	@scripts/environment bench
	@$(RUN)/python -m bench.accuracy

simulate: ## Run the scheduler on SEEDS seeded webs in virtual time (default 100000)
	@scripts/environment dev
	@SEEDS=$(or $(SEEDS),100000) $(RUN)/pytest -q tests/scheduler/test_simulation.py

bench: ## Measure against lychee: speed, fairness, memory (takes a while; see docs/performance.md)
	@scripts/system-packages nginx-light
	@scripts/environment bench
	@for part in $(BENCHES); do echo "== $$part"; $(RUN)/python -m bench.$$part || exit; done

clean: ## Remove what was made: the environment, caches, local reports
	rm -rf .venv build dist reports/demo reports/audit bench/results .mypy_cache .ruff_cache .pytest_cache .hypothesis

bare: ## Run both commands in a bare Debian made by debootstrap (as root; takes a while)
	@scripts/bare
