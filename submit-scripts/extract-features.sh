#!/usr/bin/env bash
# Images in, teacher representations out.
#
#     extract-features.sh --images URI --format F --teacher URI --output URI [OPTIONS...]
#     extract-features.sh [SPARK_OPTIONS...] -- --images URI ...
#     extract-features.sh --help
set -euo pipefail
# shellcheck source=submit-scripts/lib/submit.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/submit.sh"
submit_job feature-extraction-job retort.extract.ExtractFeatures "$@"
