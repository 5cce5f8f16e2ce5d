"""What an account looks like when it runs and when it is braked, and what an answer says."""

from typing import Any

DATABASE = "mymovie-prod"
GROUP = "awseb-e-abc-stack-AWSEBAutoScalingGroup-1"
OURS = ["AlarmNotification", "Launch", "ScheduledActions"]
CLOSED = {"closed-ipv4": ["0.0.0.0/1", "128.0.0.0/1"], "closed-ipv6": ["::/1", "8000::/1"]}
OPEN: dict[str, list[str]] = {"closed-ipv4": [], "closed-ipv6": []}
BRAKED = (CLOSED, (0, 0, OURS), "stopped")
RUNNING = (OPEN, (2, 3, []), "available")


def results(answer: dict[str, Any]) -> dict[str, str]:
    return {one.get("of") or one["step"]: one["result"] for one in answer["steps"]}


def only_reads(calls: list[str]) -> bool:
    return all(call.split(":")[1].startswith(("Get", "Describe")) for call in calls)
