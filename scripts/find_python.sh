#!/bin/sh
# Prints the first interpreter that is 3.11 or newer and can make a virtual environment: $PYTHON, where
# it is set, and no other. Each is tried, not only looked up: a pyenv shim may stand for nothing.
set -eu

if [ -n "${PYTHON:-}" ]; then
    set -- "$PYTHON"
else
    set -- python3.13 python3.12 python3.11 python3
fi

lacks_venv=
for python; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        printf '%s\n' "$python"
        exit
    fi
    lacks_venv=$python
done

if [ -n "$lacks_venv" ]; then
    echo "$lacks_venv cannot make virtual environments: install its venv module (Debian, Ubuntu: apt install python3-venv)." >&2
elif [ -n "${PYTHON:-}" ]; then
    echo "PYTHON=$PYTHON is not a Python 3.11 or newer." >&2
else
    echo "No Python 3.11 or newer was found: install one, or name it with PYTHON=/path/to/python3." >&2
fi
exit 1
