#!/usr/bin/env bash
# All tests beyond `make check`: both databases, real processes, a real browser. `make test` runs it.
set -euo pipefail
cd "$(dirname "$0")/.."
WORKERS="${TEST_WORKERS:-2}"

say() { printf '\n== %s\n' "$*"; }

if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  say "Chromium is missing: installing it"
  if [ "$(id -u)" = 0 ]; then apt="apt-get"; else apt="sudo apt-get"; fi
  $apt update -qq && DEBIAN_FRONTEND=noninteractive $apt install -y -qq chromium >/dev/null
fi

# Where no PostgreSQL answers, one is started from its Python package; the variable names it for every test below.
export TEST_POSTGRESQL_URL="${TEST_POSTGRESQL_URL:-$(python -m tests.postgresql)}"

rm -f .coverage .coverage.sqlite* # `make check` has left what the unit tests cover
export COVERAGE_CORE=ctrace

say "Services, queries and pages on SQLite"
COVERAGE_FILE=.coverage.sqlite pytest -q tests/integration tests/web -n "$WORKERS" --dist loadfile --cov --cov-report=

say "Services and queries on PostgreSQL"
# But for what asks no database, or chooses its own: paper, files, servers, backups of the embedded one, migrations of both.
TEST_DATABASE_URL="$TEST_POSTGRESQL_URL" pytest -q tests/integration -n "$WORKERS" --dist loadfile \
  --ignore=tests/integration/platform/documents --ignore=tests/integration/platform/files \
  --ignore=tests/integration/platform/backup --ignore=tests/integration/core/test_servers.py \
  --ignore=tests/integration/core/test_migrations.py --ignore=tests/integration/demo/test_everything_runs.py

say "Journeys and pages in a browser"
pytest -q tests/journeys tests/browser -n "$WORKERS" --dist loadfile

say "Races and crashes, at a tenth of the size"
PROOF_SCALE=0.1 pytest -q tests/proof

say "Coverage"
coverage combine --quiet .coverage.*
coverage report --fail-under=95 | tail -n 60
say "Coverage of rules and services: every line, every branch"
coverage report --fail-under=100 --include='app/*/rules.py,app/*/rules/*,app/*/service/*' | tail -n 20
