#!/usr/bin/env bash
# How teacher.safetensors beside this script was made: drawn images, Barlow Twins, a few minutes.
#
#     train-teacher.sh OUTPUT.safetensors
set -euo pipefail
# shellcheck source=submit-scripts/lib/submit.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../lib/submit.sh"
[[ $# == 1 ]] || fail 'usage: train-teacher.sh OUTPUT.safetensors' 1
[[ ! -e $1 ]] || fail "$1 exists: name a file that does not" 2
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
run_plain feature-extraction-job retort.drawn.DrawImages --output "$work/images"
run_plain feature-extraction-job retort.ssl.TrainTeacher --images "$work/images" --output "$1"
