#!/usr/bin/env bash
# The deployment counts when this instance answers through its own proxy, with its database and cache.
set -euo pipefail

url=${READY_URL:-http://127.0.0.1/readyz}
give_up=$((SECONDS + ${READY_PATIENCE:-120}))
until curl --fail --silent --show-error --max-time 5 --output /dev/null "$url"; do
    if ((SECONDS >= give_up)); then
        echo "Not ready after ${READY_PATIENCE:-120} s: $url" >&2
        exit 1
    fi
    sleep 1
done
echo "Ready."
