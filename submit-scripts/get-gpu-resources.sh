#!/usr/bin/env bash
# Spark's discovery script: prints the GPUs of this machine as {"name": "gpu", "addresses": ["0", "1"]},
# those alone that CUDA_VISIBLE_DEVICES leaves where it is set.
# Spark runs it on the driver's node and on every executor's (conf/spark-gpu.conf, docs/gpu.md).
set -euo pipefail

fail() {
  printf 'get-gpu-resources.sh: %s\n' "$1" >&2
  exit 1
}

command -v nvidia-smi >/dev/null || fail 'there is no nvidia-smi on the PATH: no driver of NVIDIA'\''s is installed'
if ! said=$(nvidia-smi --query-gpu=index,uuid --format=csv,noheader 2>&1) && [[ $said != *'No devices were found'* ]]; then
  fail "nvidia-smi failed: $said"
fi

# Whether the environment leaves a GPU to this process: by its index, its UUID or the beginning of that.
visible() {
  local one list
  [[ -n ${CUDA_VISIBLE_DEVICES+set} ]] || return 0
  IFS=', ' read -r -a list <<<"$CUDA_VISIBLE_DEVICES"
  for one in ${list[@]+"${list[@]}"}; do
    [[ $one != -1 ]] || return 1
    [[ $one == "$1" || ($one == GPU-?* && $2 == "$one"*) ]] && return 0
  done
  return 1
}

addresses=
if [[ $said != *'No devices were found'* ]]; then
  while IFS=', ' read -r index uuid; do
    [[ -n $index ]] || continue
    [[ $index =~ ^[0-9]+$ && -n $uuid ]] || fail "nvidia-smi printed what is no index and UUID: $index $uuid"
    visible "$index" "$uuid" || continue
    addresses+="${addresses:+, }\"$index\""
  done <<<"$said"
fi
printf '{"name": "gpu", "addresses": [%s]}\n' "$addresses"
