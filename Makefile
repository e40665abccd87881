# Two commands: `make run` and `make test`. PORT and DATA_DIR change the address and the place of the data.
PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= var
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= auto
export PORT DATA_DIR
export PYTHONPATH := .:site

.PHONY: run test check setup setup-dev format lock bench browser keycloak clean help

run: setup  ## Serves the site with its demonstration, prints the address and one login per level
	@$(BIN)/python manage.py prepare --demo
	@exec $(BIN)/python manage.py serve

test: setup-dev  ## The whole suite, on SQLite and tantivy; with DATABASE_URL, what touches a database, on that server
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

check: setup-dev  ## Linters, types, layers, migrations, links of the documents, known flaws of the libraries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	DATA_DIR=$$(mktemp -d) $(BIN)/python manage.py makemigrations --check --dry-run
	DATA_DIR=$$(mktemp -d) $(BIN)/python manage.py check
	$(BIN)/pytest tests/consistency/test_documents.py tests/consistency/test_sources.py
	$(BIN)/python requirements/audit.py

setup: $(VENV)/.base  ## The virtual environment of the site

setup-dev: $(VENV)/.dev  ## The same with what tests and linters need

$(VENV)/.base: requirements/base.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installation des bibliothèques…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@echo "Installation des outils de test…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

format: setup-dev  ## Puts the code in form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup-dev  ## Pins again what pyproject.toml declares (needs the uv package)
	uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/base.txt
	uv pip compile pyproject.toml --extra dev -c requirements/base.txt --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/dev.txt

bench: setup-dev  ## Measures lists, filters and search at 20,000 supports, and the reading of files against pdftotext
	$(BIN)/python -m benchmarks.shelves
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.extraction

keycloak: setup-dev  ## A Keycloak with the demonstration's realm, to try the sign-in by the institution (needs java and mvn)
	$(BIN)/python -m tests.provider.keycloak $(if $(SITE_URL),$(SITE_URL),http://localhost:$(PORT))

clean:  ## Removes what can be made again, never the data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

help:
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/ :/'
