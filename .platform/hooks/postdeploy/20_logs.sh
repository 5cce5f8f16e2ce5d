#!/usr/bin/env bash
# Of the processes in the Procfile the platform sends the lines of `web` to CloudWatch and of no other: the
# worker's are added to what its agent reads. Added again at each deployment, as the platform may have begun anew.
set -euo pipefail

if [[ -z ${WORKER_LOG_GROUP:-} ]]; then
    echo "No WORKER_LOG_GROUP: the worker's lines stay on this instance."
    exit
fi

agent=${CLOUDWATCH_AGENT:-/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl}
if [[ ! -x $agent ]]; then
    echo "Lines are to go to $WORKER_LOG_GROUP, but there is no agent: is StreamLogs on?" >&2
    exit 1
fi

# The agent keeps a copy under this name, so that the same name replaces it.
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cat >"$folder/mymovie_worker.json" <<JSON
{"logs": {"logs_collected": {"files": {"collect_list": [{
    "file_path": "/var/log/worker.stdout.log",
    "log_group_name": "$WORKER_LOG_GROUP",
    "log_stream_name": "{instance_id}"
}]}}}}
JSON
"$agent" -a append-config -m ec2 -s -c "file:$folder/mymovie_worker.json" >/dev/null
echo "The worker's lines go to $WORKER_LOG_GROUP."
