#!/usr/bin/env bash
# Settings that are unsafe or do not fit together stop the deployment, not the site.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../../common.sh
. "$(dirname "$0")/../../common.sh"

python=$(find_python)
"$python" manage.py check --deploy --fail-level WARNING
