"""Reports of errors to Sentry, or what speaks like it: only where SENTRY_DSN says whereto.

What leaves the house is the kind of error, where in the code, the id and the route: no person, no address.
"""

from importlib import import_module
from typing import Any

from mymovie import __version__, env, measures
from mymovie.scrub import scrubbed

Event = dict[str, Any]
# Of what the client makes of an error, all that may go; whatever it comes to add stays here.
KEPT = ("event_id", "timestamp", "platform", "level", "logger", "environment", "exception", "sdk")
KEPT_OF_FRAME = ("filename", "abs_path", "function", "module", "lineno", "in_app")


def start(dsn: str) -> None:
    try:
        sentry = import_module("sentry_sdk")
    except ModuleNotFoundError:
        env.refuse(
            "SENTRY_DSN", 'is set, and the package sentry-sdk is not there: pip install "sentry-sdk>=2"'
        )
    sentry.init(
        dsn=dsn,
        release=__version__,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        trace_propagation_targets=[],  # nothing of it goes to TMDB
        server_name="",
        before_send=before_send,
        before_send_transaction=lambda event, hint: None,
    )


def before_send(event: Event, hint: Event) -> Event:
    """What is left of an event: nothing of the request but its id, no text that was not scrubbed."""
    told = {name: event[name] for name in KEPT if name in event}
    told["release"] = __version__
    told["tags"] = {"request_id": measures.work_id()}
    if "logentry" in event:
        told["message"] = scrubbed(str(event["logentry"].get("message", "")))
    errors = event.get("exception", {}).get("values", [])
    if errors:
        told["exception"] = {"values": [_error(error) for error in errors]}
    return told


def _error(error: Event) -> Event:
    lines = str(error.get("value") or "").splitlines() or [""]
    frames = (error.get("stacktrace") or {}).get("frames", [])
    places = [{name: frame[name] for name in KEPT_OF_FRAME if name in frame} for frame in frames]
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "value": scrubbed(lines[0]),
        "stacktrace": {"frames": places},
    }
