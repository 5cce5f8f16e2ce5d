#!/usr/bin/env bash
# The site's own modules as bytecode, as pip leaves its packages: whoever runs the site may not write here, and would
# compile them anew at each start.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../../common.sh
. "$(dirname "$0")/../../common.sh"

python=$(find_python)
"$python" -m compileall -q .
