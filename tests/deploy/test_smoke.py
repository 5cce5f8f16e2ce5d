import threading
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client

from deploy import smoke
from mymovie import __version__, readiness

pytestmark = pytest.mark.once

RELEASE = "c3d7eaebe95f"
STYLE = "/static/css/app.0123456789ab.css"
STRICT = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Request-ID": "0" * 32,
}
HTML = {"Content-Type": "text/html; charset=utf-8", **STRICT}


def page(body=""):
    return f'<!doctype html><html><link href="{STYLE}">{body}</html>\n'


def sound():
    return {
        "/livez": (200, {"Content-Type": "text/plain"}, "ok"),
        "/readyz": (200, {"Content-Type": "text/plain", "X-Release": f"0.1.0+{RELEASE}"}, "ok"),
        "/": (200, HTML, page('<a href="/@hana/">')),
        "/people/": (200, HTML, page()),
        "/@hana/": (200, HTML, page()),
        "/accounts/login/": (200, HTML | {"Cache-Control": "private, no-store"}, page()),
        STYLE: (200, {"Content-Type": "text/css", "Cache-Control": "max-age=315360000, immutable"}, "a{}"),
    }


@pytest.fixture
def answers():
    return sound()


@pytest.fixture
def url(answers):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.partition("?")[0]
            status, headers, body = answers.get(path, (404, HTML, page()))
            if callable(body):
                body = body()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def wrong_of(url, *, release=RELEASE, wall="", patience_s=0.0):
    site = smoke.Site(url)
    checks = smoke.checks(release=release, wall=wall)
    return smoke.failed(site, checks, patience_s=patience_s, pause_s=0.01)


def test_a_site_that_serves_passes_and_each_check_is_printed(url, capsys):
    assert wrong_of(url) == []
    printed = capsys.readouterr().out
    for name in smoke.checks(release="", wall=""):
        assert f" {name}: " in printed
    assert f"a stylesheet: {STYLE}" in printed
    assert "a wall: /@hana/" in printed


FAULTS = {
    "the process is dead": ("/livez", (502, {}, "Bad Gateway"), {"/livez"}),
    "a maintenance page in its place": ("/livez", (200, HTML, page()), {"/livez"}),
    "the database is away": ("/readyz", (503, {}, "not ready"), {"/readyz"}),
    "the release before answers": (
        "/readyz",
        (200, {"X-Release": "0.1.0+54e4d93c0b11"}, "ok"),
        {"the release"},
    ),
    "home fails": ("/", (500, HTML, page()), {"home"}),
    "home is cut off": ("/", (200, HTML, page()[:-9]), {"home"}),
    "home is no page": ("/", (200, {**HTML, "Content-Type": "text/plain"}, page()), {"home"}),
    "the page names no hashed file": ("/", (200, HTML, "<html></html>"), {"a stylesheet"}),
    "the stylesheet was not collected": (STYLE, (404, HTML, page()), {"a stylesheet"}),
    "a page comes in place of the stylesheet": (STYLE, (200, HTML, page()), {"a stylesheet"}),
    "the stylesheet is empty": (
        STYLE,
        (200, {"Content-Type": "text/css", "Cache-Control": "immutable"}, ""),
        {"a stylesheet"},
    ),
    "the stylesheet is not kept": (STYLE, (200, {"Content-Type": "text/css"}, "a{}"), {"a stylesheet"}),
    "the wall fails": ("/@hana/", (500, HTML, page()), {"a wall"}),
    "a cache may keep the log-in page": (
        "/accounts/login/",
        (200, HTML | {"Cache-Control": "public, s-maxage=60"}, page()),
        {"the log-in page"},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_site_is_named(fault, answers, url):
    path, answer, names = FAULTS[fault]
    answers[path] = answer
    assert set(wrong_of(url)) == names


@pytest.mark.parametrize("name", STRICT)
def test_a_header_that_is_missing_is_found(name, answers, url):
    answers["/"] = (200, {key: value for key, value in HTML.items() if key != name}, answers["/"][2])
    assert wrong_of(url) == ["headers"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Strict-Transport-Security", "max-age=300"),
        ("Content-Security-Policy", "default-src *"),
        ("X-Frame-Options", "SAMEORIGIN"),
    ],
)
def test_a_header_that_is_too_weak_is_found(name, value, answers, url):
    answers["/"] = (200, HTML | {name: value}, answers["/"][2])
    assert wrong_of(url) == ["headers"]


def test_every_address_that_answers_is_no_site(answers, url, monkeypatch):
    monkeypatch.setattr(smoke.secrets, "token_hex", lambda n: "x")
    answers["/no/such/x/"] = (200, HTML, page())
    assert wrong_of(url) == ["no such page"]


def test_nobody_there_is_a_failure_of_every_check_but_those_that_are_skipped(url, capsys):
    assert smoke.main(["http://127.0.0.1:9", "--patience", "0"]) == 1
    assert "ok " not in capsys.readouterr().out


def test_what_heals_in_time_passes(answers, url):
    tries = iter(["not ready", "not ready"])
    answers["/readyz"] = (200, {"X-Release": f"0+{RELEASE}"}, lambda: next(tries, "ok"))
    assert wrong_of(url, patience_s=10) == []


def test_a_site_without_walls_says_that_it_was_skipped(answers, url, capsys):
    answers["/"] = (200, HTML, page())
    assert wrong_of(url) == []
    assert "a wall: skipped" in capsys.readouterr().out
    assert wrong_of(url, wall="/@nobody/") == ["a wall"]


def test_plain_http_that_is_served_is_found(url, monkeypatch):
    site = smoke.Site("https://mymovie.example")
    served = smoke.Site(url).ask("/")
    monkeypatch.setattr(smoke.Site, "ask", lambda self, path, scheme="": served)
    assert smoke.outcome("plain http", smoke.plain_http_is_sent_on, site).startswith("NOT")


def test_the_exit_code_is_what_the_pipeline_reads(answers, url):
    assert smoke.main([url + "/", "--release", RELEASE, "--patience", "0"]) == 0
    answers["/livez"] = (500, {}, "")
    assert smoke.main([url, "--patience", "0"]) == 1


@pytest.mark.django_db
def test_our_own_pages_pass_all_that_needs_no_collected_file(settings, monkeypatch, capsys):
    settings.SECURE_HSTS_SECONDS = smoke.YEAR_S
    monkeypatch.setattr(readiness, "is_ready_in_time", readiness.is_ready)

    def ask(self, path, *, scheme=""):
        response = Client().get(path, secure=True)
        headers = Message()
        for name, value in response.items():
            headers[name] = value
        return smoke.Answer(response.status_code, headers, response.content.decode())

    monkeypatch.setattr(smoke.Site, "ask", ask)
    site = smoke.Site("https://testserver")
    checks = smoke.checks(release="", wall="/@nobody/")
    names = ("a stylesheet", "a wall", "plain http")
    for name in names:
        del checks[name]
    assert smoke.failed(site, checks, patience_s=0) == []
    assert capsys.readouterr().out.count(" ok  ") == len(checks) - 1  # no release was named
    told = smoke.Site("https://testserver").page("/readyz").headers["X-Release"]
    assert told == __version__
