#!/usr/bin/env bash
# Teacher representations in, a distilled set out.
#
#     distill.sh --features URI --output URI [--recipe conf/cifar100.conf] [--set KEY=VALUE]... [--resume]
#     distill.sh [SPARK_OPTIONS...] -- --features URI ...
#     distill.sh --help
set -euo pipefail
# shellcheck source=submit-scripts/lib/submit.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/submit.sh"
submit_job distill-job retort.distill.Distill "$@"
