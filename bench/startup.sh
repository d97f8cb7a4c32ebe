#!/usr/bin/env bash
# Start-up of the published tool: the best of 15 whole processes, in milliseconds.
#   bench/startup.sh [directory of a published tool]
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tool=${1:-$work/publish}
[ -x "$tool/lex" ] || dotnet publish tools/Lex.Cli -c Release -o "$tool" --nologo -v q >/dev/null
echo 'fn main() -> Int { 6 * 7 }' >"$work/one.lex"

best() {
  local least=0 begin took
  for _ in $(seq 15); do
    begin=$(date +%s%N)
    "$@" >/dev/null
    took=$(($(date +%s%N) - begin))
    if [ "$least" -eq 0 ] || [ "$took" -lt "$least" ]; then least=$took; fi
  done
  printf '%5d.%d ms  lex %s\n' $((least / 1000000)) $((least / 100000 % 10)) "${*:2}"
}

cd "$work"
best "$tool/lex" run one.lex main
best "$tool/lex" check one.lex
best "$tool/lex" version
