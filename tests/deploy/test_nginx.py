"""nginx reads the platform's files with ours laid over them; requests through it are a rehearsal."""

import base64
import contextlib
import hashlib
import json
import os
import re
import shutil
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.rehearse.instance import ask
from deploy.rehearse.load import until
from deploy.rehearse.machine import free_port
from deploy.rehearse.proxy import OnInstance
from mymovie.headers import ALWAYS
from tests.valid_html import faults

ROOT = Path(__file__).parents[2]
OURS = ROOT / ".platform" / "nginx"

pytestmark = pytest.mark.once


@pytest.fixture
def proxy():
    if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") is None:
        pytest.skip("nginx was not found (Debian: nginx-light).")
    return OnInstance(ROOT, free_port())


def test_nginx_takes_the_configuration(proxy):
    result = proxy.test()
    assert result.returncode == 0, result.stderr


def test_and_would_refuse_a_directive_that_is_said_twice(proxy):
    (proxy.place / "conf.d" / "elasticbeanstalk" / "twice.conf").write_text("client_max_body_size 5m;")
    assert "directive is duplicate" in proxy.test().stderr


@pytest.fixture
def served(tmp_path):
    """A proxy whose application tells the headers it was asked with; it may ask over loopback alone."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "app.css").write_text("of the folder")
    shutil.copytree(ROOT / ".platform", tmp_path / ".platform")
    if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") is None:
        pytest.skip("nginx was not found (Debian: nginx-light).")
    application = ThreadingHTTPServer(("127.0.0.1", 0), Telling)
    thread = threading.Thread(target=application.serve_forever)
    thread.start()
    with OnInstance(tmp_path, application.server_port) as proxy:
        yield proxy
    application.shutdown()
    thread.join()
    application.server_close()


class Telling(BaseHTTPRequestHandler):
    held = None  # an event: what asks to be ?held waits for it

    def do_GET(self):
        if self.held and self.path.endswith("?held"):
            self.held.wait(30)
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))  # left unread, it cuts the answer off
        self.do_GET()

    def log_message(self, *_):
        pass


def test_the_request_has_an_id_of_ours_which_the_log_has_too(served):
    asked = {"X-Request-ID": "theirs", "X-Forwarded-For": "203.0.113.9"}
    told = json.loads(ask(served.port, "/people/?q=secret", asked)[2])
    assert told["x-forwarded-for"] == "203.0.113.9, 127.0.0.1"
    assert until(lambda: "/people/" in served.access_log, 10)  # written after the answer
    (line,) = [line for line in map(json.loads, served.access_log.splitlines()) if line["path"] == "/people/"]
    assert re.fullmatch("[0-9a-f]{32}", told["x-request-id"])
    assert line["request_id"] == told["x-request-id"]
    assert (line["path"], line["status"]) == ("/people/", 200)


def test_static_files_come_from_the_application_and_not_from_the_folder_the_platform_maps(served):
    status, _, body = ask(served.port, "/static/app.css")
    assert (status, b"x-request-id" in body) == (200, True)


def test_a_body_that_no_form_of_ours_has_is_refused(served):
    assert ask(served.port, "/", method="POST", body=b"x" * 1_000_000)[0] == 200
    assert ask(served.port, "/", method="POST", body=b"x" * 1_100_000)[0] == 413


def test_a_file_is_taken_on_the_one_page_that_asks_for_it(served):
    assert ask(served.port, "/settings/imports/", method="POST", body=b"x" * 20_500_000)[0] == 200
    assert ask(served.port, "/settings/imports/", method="POST", body=b"x" * 22_500_000)[0] == 413
    assert ask(served.port, "/settings/profile/", method="POST", body=b"x" * 1_100_000)[0] == 413


@contextlib.contextmanager
def crowd(port, size, path="/"):
    """As many as that ask at once and are held; what they were told comes in as it is said."""
    told = []
    Telling.held = threading.Event()
    askers = [threading.Thread(target=lambda: told.append(ask(port, f"{path}?held")[0])) for _ in range(size)]
    for asker in askers:
        asker.start()
    yield told
    Telling.held.set()
    for asker in askers:
        asker.join()
    Telling.held = None


MEMBER = {"Cookie": "theme=dark; __Host-sessionid=abc"}


def test_visitors_beyond_what_the_application_holds_are_told_so_at_once_and_members_are_not(served):
    with crowd(served.port, 40) as told:
        assert until(lambda: len(told) == 40 - 8, 10)  # at once: the 8 are still held
        assert {*told} == {503}
        assert ask(served.port, "/@alice/")[0] == 503
        assert ask(served.port, "/@alice/", MEMBER)[0] == 200
        assert ask(served.port, "/contact/", method="POST", body=b"x")[0] == 200
        assert ask(served.port, "/livez")[0] == ask(served.port, "/static/app.css")[0] == 200
    assert Counter(told) == {200: 8, 503: 32}
    assert ask(served.port, "/@alice/")[0] == 200


def test_searches_leave_places_to_walls(served):
    with crowd(served.port, 12, "/search/") as told:
        assert until(lambda: len(told) == 12 - 4, 10)
        assert ask(served.port, "/search/")[0] == 503
        assert ask(served.port, "/@alice/")[0] == 200


@pytest.mark.parametrize("headers", [{}, MEMBER], ids=["visitor", "made-up-cookie"])
def test_so_many_log_ins_a_second_are_passed_on_and_whoever_reads_or_is_a_member_is_not_counted(
    served, headers
):
    told = [ask(served.port, "/accounts/login/", headers, method="POST", body=b"x")[0] for _ in range(40)]
    assert told[:9] == [200] * 9  # one now and eight of the burst
    assert told.count(503) > 20
    assert ask(served.port, "/accounts/login/")[0] == 200
    assert ask(served.port, "/films/1/register/", MEMBER, method="POST", body=b"x")[0] == 200


def test_what_nginx_says_itself_has_the_headers_of_every_answer(served):
    with crowd(served.port, 40) as told:
        assert until(lambda: len(told) == 32, 10)
        status, headers, body = ask(served.port, "/@alice/")
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "5", "private, no-store")
    assert {name: headers[name] for name in ALWAYS} == ALWAYS
    style = re.search(b"<style>(.*?)</style>", body, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in headers["Content-Security-Policy"]
    assert not faults(body.decode())


def test_an_application_that_is_being_started_again_is_told_of_in_words(proxy):
    with proxy:
        status, headers, body = ask(proxy.port, "/@alice/")
    assert (status, headers["Retry-After"]) == (503, "5")
    assert "数秒待ってから" in body.decode()


def test_what_the_platform_generates_is_included():
    """Without these lines its health reports and its mappings are lost."""
    text = (OURS / "nginx.conf").read_text()
    server = text.index("server {")
    assert text.index("conf.d/*.conf") < server < text.index("conf.d/elasticbeanstalk/*.conf")


def test_the_log_holds_no_address_no_query_and_no_browser():
    log_format = re.search(r"log_format json .*?;", (OURS / "nginx.conf").read_text(), re.DOTALL)[0]
    told = set(re.findall(r"\$\w+", log_format))
    assert "$request_id" in told
    assert not told & {
        "$remote_addr",
        "$http_x_forwarded_for",
        "$args",
        "$query_string",
        "$request",
        "$request_uri",
        "$http_cookie",
        "$http_referer",
        "$http_user_agent",
    }
