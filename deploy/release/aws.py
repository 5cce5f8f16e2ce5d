"""AWS by its own command line, which GitHub's runners have: beside the credentials nothing is installed."""

import json
import subprocess
from typing import Any


class Refused(Exception):
    """AWS said no, in its own words."""


def aws(service: str, operation: str, *options: str) -> Any:
    """What it answers, {} for nothing. Raises Refused."""
    command = ["aws", service, operation, *options, "--output", "json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Refused(f"aws {service} {operation}: {done.stderr.strip()}")
    return json.loads(done.stdout or "{}")
