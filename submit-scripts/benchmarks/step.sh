#!/usr/bin/env bash
# An outer step of the whole job in local[2], beside the method in PyTorch, in turns: medians of each part in
# milliseconds and the quotient to the faster of PyTorch's two memory formats.
#
#     step.sh FOLDER [WIDTHS] [M] [ROWS] [STEPS] [ROUNDS]      (default: 32,64,128 100 256 60 3)
#
# PyTorch's side is a script that prints {"outer": MS, "pool": MS} for `time --widths W --m M --n ROWS --d 512`, with and
# without --channels-last; its path is in RETORT_REFERENCE, the Python that has PyTorch in RETORT_PYTHON. Without them
# only Retort is timed. Run it on a quiet machine.
set -euo pipefail
scripts=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=submit-scripts/lib/submit.sh
source "$scripts/lib/submit.sh"

[[ $# -ge 1 && $# -le 6 ]] || fail 'usage: step.sh FOLDER [WIDTHS] [M] [ROWS] [STEPS] [ROUNDS]' 1
[[ ! -e $1 ]] || fail "$1 exists: remove it, or name another folder" 2
mkdir -p -- "$1"
folder=$(cd -- "$1" && pwd)
widths=${2:-32,64,128} m=${3:-100} rows=${4:-256} steps=${5:-60} rounds=${6:-3}
classes=$retort_root/feature-extraction-job/target/test-classes
[[ -d $classes ]] || fail 'the benchmark is not compiled: ./mvnw -DskipTests package' 2

spark=$(prepare "$(job_jar feature-extraction-job)")
"$(java_command)" -cp "$classes:$(job_jar feature-extraction-job):$spark/jars/*" \
  retort.scale.ScaleInputs "$folder/inputs" 4000
options=(--master 'local[2]' --conf spark.ui.enabled=false --)
"$scripts/extract-features.sh" "${options[@]}" --images "$folder/inputs/images" --format cifar10 \
  --teacher "$folder/inputs/teacher.safetensors" --output "$folder/features" >"$folder/extract.log" 2>&1

reference() {
  if [[ -n ${RETORT_REFERENCE:-} ]]; then
    "${RETORT_PYTHON:-python3}" "$RETORT_REFERENCE" time --widths "$widths" --m "$m" --n "$rows" --d 512 \
      --threads 2 --steps 20 "$@" | tail -n 1 >>"$folder/pytorch${1:-}.json"
  fi
}

for ((round = 1; round <= rounds; round++)); do
  "$scripts/distill.sh" "${options[@]}" --features "$folder/features" --output "$folder/distilled-$round" \
    --set "distill.images=$m" --set "distill.steps=$steps" --set "distill.batch=$rows" \
    --set "distill.backbone.widths=[$widths]" --set distill.pool.size=2 --set distill.pool.steps=4 \
    --set distill.holdout=0 --set "distill.checkpoint.every=$steps" --set distill.log.every=5 \
    >"$folder/distill-$round.log" 2>&1
  cat "$folder/distilled-$round/_report/metrics.jsonl" >>"$folder/retort.jsonl"
  reference
  reference --channels-last
done

"${RETORT_PYTHON:-python3}" - "$folder" "$steps" <<'PYTHON'
import json, pathlib, statistics, sys

folder, steps = pathlib.Path(sys.argv[1]), int(sys.argv[2])
lines = [json.loads(line) for line in (folder / "retort.jsonl").read_text().splitlines()]
parts = [line["milliseconds"] for line in lines if "milliseconds" in line and line["step"] > steps // 2]
median = {name: statistics.median(part.get(name, 0) for part in parts) for name in sorted({n for p in parts for n in p})}
whole = statistics.median(sum(v for n, v in part.items() if n != "tasks") for part in parts)
print("Retort   ", "  ".join(f"{name} {value:.1f}" for name, value in median.items()), f"  all {whole:.1f} ms")
best = None
for name, file in (("NCHW", "pytorch.json"), ("channels_last", "pytorch--channels-last.json")):
    if (folder / file).exists():
        found = [json.loads(line) for line in (folder / file).read_text().splitlines()]
        outer, pool = (statistics.median(line[key] for line in found) for key in ("outer", "pool"))
        best = min(best or 1e9, outer + pool)
        print(f"PyTorch   outer {outer:.1f}  pool {pool:.1f}   all {outer + pool:.1f} ms ({name})")
if best:
    print(f"quotient to the faster: {whole / best:.2f}")
PYTHON
