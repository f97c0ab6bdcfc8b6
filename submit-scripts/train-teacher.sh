#!/usr/bin/env bash
# Unlabeled images in, a teacher out.
#
#     train-teacher.sh --images URI --format F --output teacher.safetensors [--recipe conf/x.conf] [--set KEY=VALUE]... [--resume]
#     train-teacher.sh [SPARK_OPTIONS...] -- --images URI ...
#     train-teacher.sh --help
set -euo pipefail
# shellcheck source=submit-scripts/lib/submit.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/submit.sh"
submit_job feature-extraction-job retort.teacher.training.TrainTeacher "$@"
