"""nginx reads the platform's files with ours laid over them; requests through it are a rehearsal."""

import os
import re
import shutil
from pathlib import Path

import pytest

from deploy.rehearse.proxy import OnInstance

ROOT = Path(__file__).parents[2]
OURS = ROOT / ".platform" / "nginx"

pytestmark = pytest.mark.once


@pytest.fixture
def proxy():
    if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") is None:
        pytest.skip("nginx was not found (Debian: nginx-light).")
    return OnInstance(ROOT, 8000)


def test_nginx_takes_the_configuration(proxy):
    result = proxy.test()
    assert result.returncode == 0, result.stderr


def test_and_would_refuse_a_directive_that_is_said_twice(proxy):
    (proxy.place / "conf.d" / "elasticbeanstalk" / "twice.conf").write_text("client_max_body_size 5m;")
    assert "directive is duplicate" in proxy.test().stderr


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
