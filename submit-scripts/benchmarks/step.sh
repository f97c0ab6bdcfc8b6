#!/usr/bin/env bash
# An outer step of the whole job in local[2], beside the method in PyTorch, in turns: medians of each part in
# milliseconds, the largest resident memory, the quotient to the faster of PyTorch's two memory formats, and the time
# of the arithmetic, padding included, at the rate of a large product.
#
#     step.sh FOLDER [WIDTHS] [M] [ROWS] [STEPS] [ROUNDS] [D]      (default: 32,64,128 100 256 60 3 512)
#
# PyTorch's side is a script that prints {"outer": MS, "pool": MS} for `time --widths W --m M --n ROWS --d D`, with and
# without --channels-last; its path is in RETORT_REFERENCE, the Python that has PyTorch in RETORT_PYTHON. Without them
# only Retort is timed. Run it on a quiet machine.
set -euo pipefail
scripts=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=submit-scripts/lib/submit.sh
source "$scripts/lib/submit.sh"

[[ $# -ge 1 && $# -le 7 ]] || fail 'usage: step.sh FOLDER [WIDTHS] [M] [ROWS] [STEPS] [ROUNDS] [D]' 1
[[ ! -e $1 ]] || fail "$1 exists: remove it, or name another folder" 2
mkdir -p -- "$1"
folder=$(cd -- "$1" && pwd)
widths=${2:-32,64,128} m=${3:-100} rows=${4:-256} steps=${5:-60} rounds=${6:-3} d=${7:-512}
classes=$retort_root/feature-extraction-job/target/test-classes
[[ -d $classes ]] || fail 'the benchmark is not compiled: ./mvnw -DskipTests package' 2

prepare "$(job_jar feature-extraction-job)"
spark=$spark_home
"$(java_command)" -cp "$classes:$(job_jar feature-extraction-job):$spark/jars/*" \
  retort.scale.ScaleInputs "$folder/inputs" 4000 "$d"
options=(--master 'local[2]' --conf spark.ui.enabled=false --)
"$scripts/extract-features.sh" "${options[@]}" --images "$folder/inputs/images" --format cifar10 \
  --teacher "$folder/inputs/teacher.safetensors" --output "$folder/features" >"$folder/extract.log" 2>&1

python=${RETORT_PYTHON:-python3}

# The paper starts a network anew after 1,000 steps: not in most of the steps that are timed.
pool_steps=$((steps < 8 ? 4 : steps / 2))
# What lies on the heap is the real images and Spark's own.
heap=${SPARK_DRIVER_MEMORY:-1g}

# Runs a command and notes the largest resident memory of its processes, in MiB.
peak() {
  local file=$1
  shift
  "$python" -c 'import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, file=open(sys.argv[1], "a"))
sys.exit(code)' "$file" "$@"
}

reference() {
  local name=$1
  shift
  if [[ -n ${RETORT_REFERENCE:-} ]]; then
    peak "$folder/$name.peak" "$python" "$RETORT_REFERENCE" time --widths "$widths" --m "$m" --n "$rows" --d "$d" \
      --threads 2 --steps "$((steps < 20 ? steps : 20))" "$@" | tail -n 1 >>"$folder/$name.json"
  fi
}

for ((round = 1; round <= rounds; round++)); do
  SPARK_DRIVER_MEMORY=$heap peak "$folder/retort.peak" "$scripts/distill.sh" "${options[@]}" --features "$folder/features" --output "$folder/distilled-$round" \
    --set "distill.images=$m" --set "distill.steps=$steps" --set "distill.batch=$rows" \
    --set "distill.backbone.widths=[$widths]" --set distill.pool.size=2 --set "distill.pool.steps=$pool_steps" \
    --set distill.holdout=0 --set "distill.checkpoint.every=$steps" --set "distill.log.every=$((steps < 20 ? 1 : 5))" \
    >"$folder/distill-$round.log" 2>&1
  cat "$folder/distilled-$round/_report/metrics.jsonl" >>"$folder/retort.jsonl"
  reference nchw
  reference channels_last --channels-last
done

"$python" - "$folder" "$steps" "$widths" "$m" "$rows" "$d" <<'PYTHON'
import json, pathlib, statistics, sys, time

folder, steps, m, n, d = pathlib.Path(sys.argv[1]), *(int(sys.argv[i]) for i in (2, 4, 5, 6))
widths = [3] + [int(width) for width in sys.argv[3].split(",")]


def lines(name):
    return [json.loads(line) for line in (folder / name).read_text().splitlines()]


def peak(name):
    return max(int(line) for line in (folder / f"{name}.peak").read_text().split())


parts = [line["milliseconds"] for line in lines("retort.jsonl") if "milliseconds" in line and line["step"] > steps // 2]
median = {name: statistics.median(part.get(name, 0) for part in parts) for name in sorted({n for p in parts for n in p})}
whole = statistics.median(sum(v for n, v in part.items() if n != "tasks") for part in parts)
print("Retort         ", "  ".join(f"{name} {value:.1f}" for name, value in median.items()))
print(f"                all {whole:.1f} ms, of which Spark's {median['send'] + median['round'] - median['tasks']:.1f};"
      f" peak {peak('retort')} MiB")
best = None
for name in "nchw", "channels_last":
    if (folder / f"{name}.json").exists():
        outer, pool = (statistics.median(line[key] for line in lines(f"{name}.json")) for key in ("outer", "pool"))
        best = min(best or 1e9, outer + pool)
        print(f"PyTorch         outer {outer:.1f}  pool {pool:.1f}  all {outer + pool:.1f} ms; peak {peak(name)} MiB ({name})")

# The convolutions' and products' operations, at the rate of a large product in float32.
area, convolutions, first = 32 * 32, 0, 0
for inputs, outputs in zip(widths, widths[1:]):
    convolutions += 2 * 9 * inputs * outputs * area
    first = first or convolutions
    area //= 4
p = widths[-1] * area + 1
operations = convolutions * (n + m + m + 3 * m) - first * m + 2 * p * d * (2 * n + 5 * m + 3 * m)
try:
    import numpy

    x = numpy.ones((2048, 2048), numpy.float32)
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        x @ x
        seconds.append(time.perf_counter() - start)
    rate = 2 * 2048**3 / statistics.median(seconds[1:])
    print(f"arithmetic      {operations / rate * 1e3:.0f} ms: {operations / 1e9:.1f} Gflop at the {rate / 1e9:.0f} Gflop/s of a NumPy product")
except ImportError:
    print(f"arithmetic      {operations / 1e9:.1f} Gflop")
if best:
    print(f"quotient to the faster: {whole / best:.2f}")
PYTHON
