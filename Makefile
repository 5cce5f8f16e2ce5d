# `make` alone lists the targets. What each does can be read in scripts/.
# Variables: PYTHON (an interpreter, 3.11 or newer), PORT (of `make run`), ARGS (passed on).

.DEFAULT_GOAL := help
.PHONY: help run test check audit lock bundle rehearse drill bench bench-data screens clean

script = @python="$$(sh scripts/find_python.sh)" && exec "$$python" -m

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

run: ## set up what is missing and serve the site on http://127.0.0.1:8000 (PORT=8001)
	$(script) scripts.run

test: ## run the tests on SQLite, then on PostgreSQL (ARGS="-k wall")
	$(script) scripts.test $(ARGS)

check: ## lint, types, templates, translations, migrations, the deployment check
	$(script) scripts.check

audit: ## ask for known holes in what is locked (ARGS=--within=20 seconds)
	$(script) scripts.audit $(ARGS)

lock: ## write requirements*.txt from requirements*.in (ARGS=--upgrade)
	$(script) scripts.lock $(ARGS)

bundle: ## one zip to deploy, of the last commit, into dist/ (ARGS="--machine x86_64")
	$(script) scripts.deploy deploy.bundle $(ARGS)

rehearse: ## a deployment and its accidents, on this machine, minutes long (ARGS=bundle, ARGS=--list)
	$(script) scripts.deploy deploy.rehearse $(ARGS)

drill: ## faults under load, and a ledger of what was lost, minutes long (ARGS="kill once", ARGS=--list)
	$(script) scripts.deploy drill $(ARGS)

bench-data: ## a database of made people and films, kept for bench (SIZE=s, m or l of PostgreSQL, n of SQLite)
	$(script) scripts.deploy bench.data $(SIZE)

bench: ## what pages cost beside a bare one, and with how much stored (ARGS="wall growth", ARGS=--list)
	$(script) scripts.deploy bench $(ARGS)

screens: ## take the pictures of docs/screens, of the demo
	$(script) scripts.screens

clean: ## remove what can be made again; .env and the database stay
	@rm -rf .make .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis staticfiles dist
	@find . -name .git -prune -o \( -name '*.mo' -o -name __pycache__ \) -prune -exec rm -rf {} +
