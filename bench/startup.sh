#!/usr/bin/env bash
# Start-up of the tool: the best of 15 whole processes, in milliseconds. Publishes the tool unless it is given one.
#   bench/startup.sh [directory of the tool]
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tool=$(realpath -m "${1:-$work/publish}")
[ -x "$tool/lex" ] || dotnet publish tools/Lex.Cli -c Release -o "$tool" --nologo -v q >/dev/null
echo 'fn main() -> Int { 6 * 7 }' >"$work/one.lex"

best() {
  local least=0 begin took
  for _ in $(seq 15); do
    begin=${EPOCHREALTIME/./}
    "$@" >/dev/null
    took=$((${EPOCHREALTIME/./} - begin))
    if [ "$least" -eq 0 ] || [ "$took" -lt "$least" ]; then least=$took; fi
  done
  printf '%5d.%d ms  lex %s\n' $((least / 1000)) $((least / 100 % 10)) "${*:2}"
}

cd "$work"
best "$tool/lex" run one.lex main
best "$tool/lex" --output json run one.lex main
best "$tool/lex" check one.lex
best "$tool/lex" version
