#!/usr/bin/env bash
# The wheels of the bundle are for one machine and one Python: say so before pip fails in its own words.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../../common.sh
. "$(dirname "$0")/../../common.sh"

wanted_machines=$(sed -n 's/^MACHINES=//p' release.env)
wanted_python=$(sed -n 's/^PYTHON=//p' release.env)

machine=$(uname -m)
if [[ " $wanted_machines " != *" $machine "* ]]; then
    echo "This bundle is for $wanted_machines, this machine is $machine: build it with MACHINE=$machine." >&2
    exit 1
fi

# The platform may make its virtual environment later than this.
if python=$(find_python 2>/dev/null); then
    version=$("$python" -c 'import sys; print("{}.{}".format(*sys.version_info))')
    if [[ $version != "$wanted_python" ]]; then
        echo "This bundle is for Python $wanted_python, this platform has $version." >&2
        exit 1
    fi
fi
echo "The bundle fits: Python $wanted_python, $machine."
