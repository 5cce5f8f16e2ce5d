#!/usr/bin/env bash
# When settings alone change, the platform runs these and not the other hooks.
set -euo pipefail
exec "$(dirname "$0")/../../hooks/predeploy/05_compile.sh"
