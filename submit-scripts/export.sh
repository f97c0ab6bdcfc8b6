#!/usr/bin/env bash
# A distilled set in, a folder to share out: Parquet, a dataset card, a PyTorch script.
#
#     export.sh --distilled URI --output FOLDER [--random] [--evaluation URI] [--format npz]
#     export.sh [SPARK_OPTIONS...] -- --distilled URI ...
#     export.sh --help
set -euo pipefail
# shellcheck source=submit-scripts/lib/submit.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/submit.sh"
submit_job distill-job retort.distill.export.Export "$@"
