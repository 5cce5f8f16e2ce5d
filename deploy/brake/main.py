"""What the Lambda is called with: a message of the budget, or what a person or a schedule asks for."""

import os
from functools import cache
from typing import Any

import boto3
from botocore.config import Config as ClientConfig

from . import config as configuration
from .acts import Run
from .config import Config
from .message import NotForUs, Unreadable, why_brake
from .results import Misasked, Unfinished, log

# Four services, one after the other, have to give up within the time the Lambda has.
PATIENCE = ClientConfig(connect_timeout=3, read_timeout=8, retries={"total_max_attempts": 2})
KEYS = {"do", "dry_run", "force"}
DEEDS = ("brake", "release", "hold", "status")


def handler(event: Any, context: Any) -> dict[str, Any]:
    log("called", request_id=getattr(context, "aws_request_id", ""), by=_caller(event))
    config = configuration.read(os.environ)
    if isinstance(event, dict) and "do" in event:
        return _asked(event, config)
    records = event.get("Records") if isinstance(event, dict) else None
    if not isinstance(records, list) or not records:
        return _nothing("neither the budget's message nor a request")
    for record in records:
        try:
            why = why_brake(record, config)
        except NotForUs as reason:
            answer = _nothing(str(reason))
        except Unreadable as reason:
            log("unreadable", why=str(reason))
            raise
        else:
            return _do("brake", config, dry_run=config.dry_run, why=why)
    return answer


def _asked(event: dict[str, Any], config: Config) -> dict[str, Any]:
    # A misspelt "dry_run" must not brake for real.
    if unknown := sorted(set(event) - KEYS):
        raise Misasked(f"unknown: {', '.join(unknown)}; known are {', '.join(sorted(KEYS))}")
    if event["do"] not in DEEDS:
        raise Misasked(f'"do" is one of {", ".join(DEEDS)}')
    dry_run, force = event.get("dry_run", False), event.get("force", False)
    if not isinstance(dry_run, bool) or not isinstance(force, bool):
        raise Misasked('"dry_run" and "force" are true or false')
    return _do(event["do"], config, dry_run=dry_run or config.dry_run, why="asked for", force=force)


def _do(deed: str, config: Config, *, dry_run: bool, why: str, force: bool = False) -> dict[str, Any]:
    run = Run(config, client, dry_run)
    if deed == "status":
        return {"do": deed, **run.look()}
    not_done = ""
    if deed == "brake":
        run.brake(why)
    elif deed == "release":
        not_done = run.release(why, force=force)
    else:
        not_done = run.hold()
    answer = {
        "do": deed,
        "dry_run": dry_run,
        "complete": run.is_complete,
        "why": not_done or why,
        "steps": [result.as_dict() for result in run.results],
    }
    log("finished", **{**answer, "steps": len(run.results), "failed": [str(one) for one in run.failed]})
    if run.failed:
        raise Unfinished(
            f"{deed}: {len(run.failed)} failed, the others were done or wait; call again. "
            + "; ".join(map(str, run.failed))
        )
    return answer


def _nothing(why: str) -> dict[str, Any]:
    log("ignored", why=why)
    return {"do": "nothing", "why": why}


def _caller(event: Any) -> str:
    if isinstance(event, dict) and "do" in event:
        return f"request: {event['do']}"
    return "message" if isinstance(event, dict) and "Records" in event else "unknown"


@cache
def client(service: str, region: str | None = None) -> Any:
    """boto3's client, kept while the Lambda is warm; the region is its own unless another is named."""
    return boto3.client(service, region_name=region, config=PATIENCE)
