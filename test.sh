#!/usr/bin/env bash
# Runs the tests and ends with one line: N passed, N failed, N skipped.
#   ./test.sh            everything but the bench
#   ./test.sh unit       the browser's code (vitest) and the service's rooms
#   ./test.sh browser    the whole path in a real browser
#   ./test.sh bench …    measures; takes minutes; arguments are the bench's own
# As root on a system with apt-get it installs PostgreSQL and Chromium when they are missing (LMSSUPPORT_NO_INSTALL=1: never);
# otherwise the tests that need them are skipped, visibly.
set -uo pipefail
cd "$(dirname "$0")"
. eng/need.sh

what="${1:-all}"
results="$PWD/artifacts/results"

has_postgres() {
  [ -n "${LMSSUPPORT_TEST_POSTGRES:-}" ] || command -v initdb > /dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null
}

has_chromium() {
  [ -n "${LMSSUPPORT_TEST_CHROMIUM:-}" ] || command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null
}

install() { # name, check, package
  if "$2"; then
    return
  fi
  if [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null && [ -z "${LMSSUPPORT_NO_INSTALL:-}" ]; then
    echo "Installing $1 …"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$3"; } > "$results/install-$3.log" 2>&1 || true
  fi
  if ! "$2"; then
    echo "$1 is missing: its tests are skipped. Install it (on Debian: sudo apt-get install $3) to run them."
  fi
}

# Its exit code stands beside its report, so that a runner that crashed is not taken for one that passed.
runner() { # name, command …
  local name="$1"
  shift
  echo
  echo "== $name"
  "$@"
  echo "$?" > "$results/$name.exit"
}

dotnet_tests() { # name, project
  runner "$1" dotnet test "tests/$2" --no-build --nologo --logger "trx;LogFileName=$1.trx" --logger "console;verbosity=minimal" \
    --results-directory "$results" --blame-hang --blame-hang-timeout 5m --blame-hang-dump-type none
}

browser_code() {
  (
    cd src/LmsSupport.Widget || exit 1
    # The build has restored the packages already, unless they changed since.
    if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
      npm ci --no-audit --no-fund --loglevel=error || exit 1
    fi
    npm run --silent lint && npx vitest run --reporter=default --reporter=json --outputFile.json="$results/browser-code.json"
  )
}

case "$what" in
  all | unit | browser) ;;
  bench)
    shift
    exec dotnet run -c Release --project tests/LmsSupport.Bench -- "$@"
    ;;
  *)
    echo "usage: ./test.sh [unit|browser|bench]" >&2
    exit 2
    ;;
esac

rm -rf "$results"
mkdir -p "$results"
install PostgreSQL has_postgres postgresql
if [ "$what" != unit ]; then
  install Chromium has_chromium chromium
fi

echo "Building …"
if ! dotnet build LmsSupport.sln -v quiet --nologo; then
  echo "The build failed: no test ran."
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

if [ "$what" != browser ]; then
  runner browser-code browser_code
  dotnet_tests rooms LmsSupport.Rooms.Tests
fi
if [ "$what" != unit ]; then
  dotnet_tests browser LmsSupport.Browser.Tests
fi

echo
exec node eng/tally.mjs "$results"
