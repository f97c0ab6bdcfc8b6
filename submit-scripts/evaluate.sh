#!/usr/bin/env bash
# What a distilled set is worth: pre-training on it and on its baselines, then transfer to targets.
#
#     evaluate.sh --distilled URI --features URI --target NAME=URI,FORMAT[,test=URI]... --output URI [--recipe URI] [--set KEY=VALUE]...
#     evaluate.sh [SPARK_OPTIONS...] -- --distilled URI ...
#     evaluate.sh --help
set -euo pipefail
# shellcheck source=submit-scripts/lib/submit.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/submit.sh"
submit_job evaluation-job retort.evaluate.Evaluate "$@"
