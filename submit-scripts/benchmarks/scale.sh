#!/usr/bin/env bash
# Extraction and 20 full-batch outer steps of many drawn 32x32 images (d = 512), on 2 cores with 4 GB
# of heap; prints the time, the processor time and the peak resident memory of both.
#
#     scale.sh FOLDER [IMAGES]          (default: 1000000, which take 17 GB of disk and 15 minutes)
set -euo pipefail
scripts=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=submit-scripts/lib/submit.sh
source "$scripts/lib/submit.sh"

[[ $# -ge 1 && $# -le 2 ]] || fail 'usage: scale.sh FOLDER [IMAGES]' 1
[[ ! -e $1 ]] || fail "$1 exists: remove it, or name another folder" 2
mkdir -p -- "$1/tmp"
folder=$(cd -- "$1" && pwd)
images=${2:-1000000}
classes=$retort_root/feature-extraction-job/target/test-classes
[[ -d $classes ]] || fail 'the benchmark is not compiled: ./mvnw -DskipTests package' 2

# Runs a command; says how long it took and how much memory its process held at most.
measured() {
  local what=$1 start=$SECONDS peak=0 cpu=0 now pid code=0 hertz
  shift
  hertz=$(getconf CLK_TCK)
  "$@" &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    now=$(awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$pid/status" 2>/dev/null) || now=
    if [[ -n $now ]] && ((now > peak)); then
      peak=$now
    fi
    now=$(awk '{ sub(/^.*[)] /, ""); print int(($12 + $13) / '"$hertz"') }' "/proc/$pid/stat" 2>/dev/null) || now=
    cpu=${now:-$cpu}
    sleep 1
  done
  wait "$pid" || code=$?
  printf '== %s: %d s, processor time %d s, peak resident memory %d MiB, exit %d\n' \
    "$what" $((SECONDS - start)) "$cpu" "$peak" "$code"
  return "$code"
}

prepare "$(job_jar feature-extraction-job)"
spark=$spark_home
"$(java_command)" -cp "$classes:$(job_jar feature-extraction-job):$spark/jars/*" \
  retort.scale.ScaleInputs "$folder/inputs" "$images"

export SPARK_DRIVER_MEMORY=4g
options=(--master 'local[2]' --conf "spark.local.dir=$folder/tmp" --conf spark.ui.enabled=false --)

measured extraction "$scripts/extract-features.sh" "${options[@]}" \
  --images "$folder/inputs/images" --format cifar10 \
  --teacher "$folder/inputs/teacher.safetensors" --output "$folder/features"

# Sixteen partitions on two slots: of rows that do not all fit, whole partitions stay in memory.
measured distillation "$scripts/distill.sh" "${options[@]}" \
  --features "$folder/features" --output "$folder/distilled" \
  --set distill.images=100 --set distill.steps=20 --set distill.batch=full --set distill.partitions=16 \
  --set distill.backbone.widths=[4,8,16] --set distill.pool.size=2 --set distill.pool.steps=20 \
  --set distill.holdout=0.05 --set distill.evaluate.backbones=1 --set distill.evaluate.steps=20 \
  --set distill.checkpoint.every=10 --set distill.log.every=1
