#!/usr/bin/env bash
# Spark's discovery script: prints the GPUs of this machine as {"name": "gpu", "addresses": ["0", "1"]}.
# Spark runs it on the driver's node and on every executor's (conf/spark-gpu.conf, docs/gpu.md).
set -euo pipefail

fail() {
  printf 'get-gpu-resources.sh: %s\n' "$1" >&2
  exit 1
}

command -v nvidia-smi >/dev/null || fail 'there is no nvidia-smi on the PATH: no driver of NVIDIA'\''s is installed'
if ! said=$(nvidia-smi --query-gpu=index --format=csv,noheader 2>&1) && [[ $said != *'No devices were found'* ]]; then
  fail "nvidia-smi failed: $said"
fi

addresses=
if [[ $said != *'No devices were found'* ]]; then
  while read -r index; do
    [[ -n $index ]] || continue
    [[ $index =~ ^[0-9]+$ ]] || fail "nvidia-smi printed what is no index: $index"
    addresses+="${addresses:+, }\"$index\""
  done <<<"$said"
fi
printf '{"name": "gpu", "addresses": [%s]}\n' "$addresses"
