#!/bin/sh
# Writes .env beside this script: .env.example with a random value wherever a secret is empty. Never overwrites one.
set -eu
umask 077
cd "$(dirname "$0")"
if [ -e .env ]; then
  echo '.env is there already: its keys belong to the data of this platform.' >&2
  exit 1
fi

# 32 random bytes in letters, digits, - and _.
secret() { head -c 32 /dev/urandom | base64 | tr -d '\n=' | tr '+/' '-_'; }

while IFS= read -r line; do
  case $line in
    ACCRUE_OPERATOR_KEY=) echo "${line}accrue_operator_$(secret)" ;;
    ACCRUE_POS_KEY=) echo "${line}accrue_pos_$(secret)" ;;
    ACCRUE_ANALYST_KEY=) echo "${line}accrue_analyst_$(secret)" ;;
    [A-Z]*=) echo "$line$(secret)" ;;
    *) echo "$line" ;;
  esac
done <.env.example >.env.new
mv .env.new .env
echo 'Wrote .env. The operator’s API key: grep ACCRUE_OPERATOR_KEY .env'
