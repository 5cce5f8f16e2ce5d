#!/usr/bin/env bash
# The database is made ready before the new code serves. The platform's leader does it, under a lock of the
# database, as leadership is a hint and no lock; the others wait until nothing is left to do.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../../common.sh
. "$(dirname "$0")/../../common.sh"

python=$(find_python)
if [[ ${EB_IS_COMMAND_LEADER:-false} == true ]]; then
    "$python" manage.py migrate_safely --patience "${MIGRATE_PATIENCE:-300}"
else
    "$python" manage.py migrate_safely --wait --patience "${MIGRATE_PATIENCE:-360}"
fi
