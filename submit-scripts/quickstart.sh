#!/usr/bin/env bash
# From nothing but a JDK to a distilled set in minutes: draws images, trains a small teacher on them
# without labels, represents them by it, distills them.
#
#     quickstart.sh [OUTPUT_DIR]          (default: ./quickstart-out)
set -euo pipefail
scripts=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
# shellcheck source=submit-scripts/lib/submit.sh
source "$scripts/lib/submit.sh"

case ${1:-} in
  -h | --help)
    sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 0
    ;;
  -*) fail "quickstart.sh has no option $1; its only argument is a folder" 1 ;;
esac
[[ $# -le 1 ]] || fail "usage: quickstart.sh [OUTPUT_DIR]" 1
output=${1:-quickstart-out}
[[ ! -e $output ]] || fail "$output exists: remove it, or name another folder" 2
heed_signals
prepare "$(job_jar feature-extraction-job)"
trap - INT TERM HUP
mkdir -p -- "$output" 2>/dev/null || fail "$output: can't be made: name a folder that you may write" 2
output=$(cd -- "$output" && pwd)
# The build is not the jobs'.
began=$SECONDS

say() {
  printf '\n== %s\n' "$1"
}

say '1/5 Drawing images'
run_plain feature-extraction-job retort.extract.toyimages.DrawImages --output "$output/images" --images 2500

say '2/5 Training a teacher on them, without labels'
"$scripts/train-teacher.sh" --recipe "$retort_root/conf/quickstart.conf" \
  --images "$output/images" --format directory --output "$output/teacher.safetensors"

say '3/5 The teacher represents them'
"$scripts/extract-features.sh" --images "$output/images" --format directory \
  --teacher "$output/teacher.safetensors" --output "$output/features"

say '4/5 Distilling them'
"$scripts/distill.sh" --recipe "$retort_root/conf/quickstart.conf" \
  --features "$output/features" --output "$output/distilled"

say '5/5 What it is worth: the kinds of drawings, told apart by networks pre-trained on it'
"$scripts/evaluate.sh" --recipe "$retort_root/conf/quickstart.conf" \
  --distilled "$output/distilled" --features "$output/features" \
  --target "kinds=$output/images,directory" --output "$output/results"

cat <<'END'
What a network is pre-trained on: none, nothing; random, 100 drawings with their representations; distilled, the
distilled set; full, all drawings. Accuracies are of one seed and some hundred test images: a few points are chance.
END

# The held-out outer loss of every line that has one: step and value.
held_out=$(sed -n 's/.*"step":\([0-9]*\),"heldOutLoss":\([0-9.eE+-]*\).*/\1 \2/p' \
  "$output/distilled/_report/metrics.jsonl")
awk -v seconds=$((SECONDS - began)) '
  NR == 1 { first = $2 }
  { last = $2; step = $1 }
  END {
    printf "\nHeld-out outer loss: %.4f with random images, %.4f after %d steps: %.0f%% lower.\n",
      first, last, step, 100 * (1 - last / first)
    printf "The five jobs took %d:%02d minutes.\n", seconds / 60, seconds % 60
  }' <<<"$held_out"
cat <<END

Written:
  $output/images      the drawn images
  $output/teacher.safetensors   the teacher, under PyTorch's names
  $output/features    their representations, Parquet
  $output/distilled   the synthetic images and targets, Parquet
  $output/results     what networks pre-trained on them are worth, Parquet

Look at them:
  $output/distilled/_report/report.html     images before and after, losses, a map, where the time went
  $output/distilled/_report/metrics.jsonl   the losses of every step
  $output/results/_report/report.html       accuracies of the pre-trained networks, with charts
  duckdb -c "SELECT id, len(pixels), len(target) FROM '$output/distilled/*.parquet'"
  python -c "import pandas; print(pandas.read_parquet('$output/distilled'))"
END
