"""`make drill ARGS=cdn` in the short, and that it would notice."""

from typing import Any

import pytest

from drill import cdn, edge_rules
from drill.crawl import BROWSER
from drill.edge import Answer, Edge, Request, normalised, without_cookies_in_the_key
from drill.figures import Findings
from drill.inside_cdn import hide, stage_cdn
from drill.poison import poisonings
from mymovie import middleware

pytestmark = pytest.mark.once
HOST = "testserver"
CRAWL_ALONE = cdn.SHORT._replace(pages=8, deceived=0, targets=0, step_s=500)
RULES = edge_rules.read()


@pytest.fixture
def stage(db: None) -> cdn.Stage:
    told = stage_cdn()
    return cdn.Stage(**told, hide=lambda: hide(told["handle"]))


def run(stage: cdn.Stage, rules: edge_rules.Rules, extent: cdn.Extent) -> list[str]:
    findings = Findings("cdn")
    cdn.run(findings, rules, cdn.in_process(), HOST, stage, extent)
    return findings.wrong


def test_nobody_sees_what_the_cache_keeps_of_another(stage: cdn.Stage) -> None:
    assert run(stage, RULES, cdn.SHORT) == []


def test_a_policy_without_cookies_in_its_key_would_be_noticed(stage: cdn.Stage, settings: Any) -> None:
    settings.STRICT_CACHING = False
    wrong = run(stage, without_cookies_in_the_key(RULES), CRAWL_ALONE)
    assert any("from the cache that differ" in line for line in wrong), wrong


def test_pages_of_members_called_public_would_be_noticed(stage: cdn.Stage, monkeypatch: Any) -> None:
    monkeypatch.setattr(middleware, "may_be_public", lambda request, response: True)
    monkeypatch.setattr(middleware, "is_for_nobody", lambda request, response: True)
    wrong = run(stage, RULES, CRAWL_ALONE)
    assert any(line.startswith("pages stored that were drawn for a member") for line in wrong), wrong


@pytest.mark.parametrize(("missing", "header"), [("HX-Request", "true"), ("Accept-Language", "en")])
def test_a_header_that_is_missing_in_the_key_would_be_noticed(
    stage: cdn.Stage, missing: str, header: str
) -> None:
    text = edge_rules.EDGE.read_text()
    assert f'"{missing}"' in text
    for rules, is_poisoned in (
        (RULES, False),
        (edge_rules.parse(text.replace(f'"{missing}"', '"X-Another"')), True),
    ):
        edge = Edge(rules, cdn.in_process(), HOST, cdn.Clock())
        others = tuple(pair for pair in BROWSER if pair[0] != missing)
        ((_, done),) = poisonings(edge, "/@anna/", [Request("/@anna/", (*others, (missing, header)))])
        assert bool(done) is is_poisoned


# --- the simulator itself ---

PRIVATE, AGED = ("Cache-Control", "private, no-store"), ("Cache-Control", "public, max-age=0, s-maxage=60")


def fetched(
    *answers: Answer, rules: edge_rules.Rules = RULES, wait_s: float = 0, **asked: Any
) -> list[bytes]:
    """What each of as many equal requests gets of these answers, in their order."""
    left, clock = list(answers), cdn.Clock()
    edge, bodies = Edge(rules, lambda request: left.pop(0), HOST, clock), []
    for _ in answers:
        bodies.append(edge.ask(Request("/")).body)
        clock.now += wait_s
    return bodies


def say(number: int, status: int = 200, *headers: tuple[str, str]) -> Answer:
    return Answer(status, headers, b"%d" % number)


@pytest.mark.parametrize(
    ("status", "header", "is_kept"),
    [(200, PRIVATE, False), (200, AGED, True), (404, PRIVATE, False), (404, AGED, True),
     (503, PRIVATE, False), (400, PRIVATE, False), (400, AGED, True), (206, AGED, False), (304, AGED, False),
     (301, AGED, True)],
)  # fmt: skip
def test_what_is_kept(status: int, header: tuple[str, str], is_kept: bool) -> None:
    got = fetched(say(1, status, header), say(2, status, header))
    assert got == ([b"1", b"1"] if is_kept else [b"1", b"2"])


def test_a_minimal_time_wins_over_no_store() -> None:
    rules = edge_rules.parse(edge_rules.EDGE.read_text().replace("min_ttl     = 0", "min_ttl     = 1"))
    assert fetched(say(1, 200, PRIVATE), say(2, 200, PRIVATE), rules=rules) == [b"1", b"1"]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_of_ours_is_over_when_it_is_over(status: int) -> None:
    assert fetched(say(1, status, PRIVATE), say(2, 200, PRIVATE)) == [b"1", b"2"]
    forgotten = edge_rules.parse(edge_rules.EDGE.read_text().replace(f"= {status}\n", "= 404\n"))
    assert fetched(say(1, status, PRIVATE), say(2, 200, PRIVATE), rules=forgotten) == [b"1", b"1"]


def test_it_ends_when_it_is_said_to_and_is_served_stale_once_where_that_is_allowed() -> None:
    assert fetched(say(1, 200, AGED), say(2, 200, AGED), wait_s=60) == [b"1", b"2"]
    longer = ("Cache-Control", "s-maxage=60, stale-while-revalidate=30")
    assert fetched(say(1, 200, longer), say(2, 200, longer), wait_s=80) == [b"1", b"1"]


def test_a_file_of_ours_is_kept_whatever_its_query_and_cookies() -> None:
    edge = Edge(RULES, lambda request: say(1, 200), HOST, cdn.Clock())
    edge.ask(Request("/static/a.css?v=1", (("Cookie", "a=b"),)))
    assert edge.ask(Request("/static/a.css?v=2", (("Cookie", "a=c"),))).is_kept
    assert not edge.ask(Request("/static/b.css")).is_kept


@pytest.mark.parametrize(
    ("path", "plain"),
    [("/static/%2e%2e/settings/", "/settings/"), ("/static/..%2fsettings/", "/static/..%2fsettings/"),
     ("/a/./b/..", "/a/"), ("/%41/", "/A/"), ("/..", "/"), ("//a", "//a")],
)  # fmt: skip
def test_a_behaviour_is_chosen_by_the_plain_path(path: str, plain: str) -> None:
    assert normalised(path) == plain
