"""Reports of errors that leave the house, if somebody wants them."""

import json
import sys
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

import pytest

from mymovie import measures, reporting
from tests.mymovie.test_settings import assert_refused, setting, start

EVENT = {
    "event_id": "1f2e",
    "level": "error",
    "transaction": "/@alice/550/",
    "server_name": "ip-10-0-1-5",
    "user": {"id": 7, "ip_address": "203.0.113.77", "email": "alice@example.com"},
    "request": {
        "url": "https://mymovie.example/@alice/",
        "query_string": "q=alice",
        "cookies": {"sessionid": "hunter22"},
        "headers": {"Cookie": "sessionid=hunter22", "Referer": "/@alice/", "X-Forwarded-For": "203.0.113.77"},
        "env": {"REMOTE_ADDR": "203.0.113.77"},
        "data": {"memo": "alice"},
    },
    "breadcrumbs": {"values": [{"message": "SELECT alice"}]},
    "extra": {"sys.argv": ["alice"]},
    "logentry": {"message": "Of alice@example.com", "params": ["alice"]},
    "exception": {
        "values": [
            {
                "type": "IntegrityError",
                "module": "django.db.utils",
                "value": "taken: alice@example.com\nDETAIL: Key (handle)=(alice)",
                "stacktrace": {
                    "frames": [{"filename": "movies/actions.py", "lineno": 7, "vars": {"memo": "alice"}}]
                },
            }
        ]
    },
}


def test_of_an_error_goes_out_what_it_was_and_where() -> None:
    work = measures.begin()
    sent = reporting.before_send(EVENT, {})
    measures.end()
    (error,) = sent["exception"]["values"]
    assert (error["type"], error["value"]) == ("IntegrityError", "taken: [e-mail]")
    assert error["stacktrace"]["frames"] == [{"filename": "movies/actions.py", "lineno": 7}]
    assert sent["tags"] == {"request_id": work.id}


@pytest.mark.parametrize("personal", ["alice", "hunter22", "203.0.113", "10-0-1-5", "mymovie.example"])
def test_nobody_is_in_what_goes_out(personal: str) -> None:
    assert personal in json.dumps(EVENT)
    assert personal not in json.dumps(reporting.before_send(EVENT, {}))


def test_an_event_without_an_error_goes_out_too() -> None:
    assert reporting.before_send({"level": "error"}, {})["level"] == "error"


def test_the_client_is_told_to_collect_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setitem(sys.modules, "sentry_sdk", SimpleNamespace(init=told.update))
    reporting.start("https://key@errors.example/1")
    assert told["send_default_pii"] is False
    assert told["include_local_variables"] is False
    assert (told["max_request_body_size"], told["max_breadcrumbs"]) == ("never", 0)
    assert told["before_send"] is reporting.before_send


def test_reports_go_nowhere_unless_told_whereto() -> None:
    assert setting("SENTRY_DSN") == "''"


@pytest.mark.skipif(find_spec("sentry_sdk") is not None, reason="sentry-sdk is installed")
def test_to_report_without_the_package_is_refused() -> None:
    assert_refused(start(SENTRY_DSN="https://key@errors.example/1"), "SENTRY_DSN")
