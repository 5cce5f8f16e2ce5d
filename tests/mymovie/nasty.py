"""What has broken sites before, and the names under which it can be sent to ours."""

import ast
from collections.abc import Iterator

from tests.mymovie.test_fields import all_forms
from tests.test_architecture import KNOWS, sources

# ruff: noqa: E501
VALUES = [
    *("", " ", "\t\n", "a\x00b", "\x00", "\x01\x1b[31m", "\ufffd", "\ufeff", "\u200b", "\u202eevil", "\u3164"),
    *("0", "-1", "1.5", "1e400", "NaN", "Infinity", "-0", "0x10", "٣", "１２", "²", "9" * 19, "9" * 400, "-" + "9" * 30),
    *("None", "null", "true", "[]", "{}", "undefined", "Ω" * 300, "a" * 300, "🎬" * 50, "e" + "\u0301" * 200),
    *("%", "%%", "%s", "%(a)s", "_", "\\", "\\x00", "'", '"', "' OR 1=1 --", "'; DROP TABLE x; --", "%' ESCAPE '"),
    *("<script>alert(1)</script>", "{{ 7*7 }}", "${7*7}", "=1+1", "../../etc/passwd", "//elsewhere.example"),
    *("javascript:alert(1)", "http://[", "http://a\\@b", "https://\u3002", "registered.0.0", "0.0.0", "9.9.9", "."),
    *("90.99999999999999999999.1", "2024-02-30.0.1", "0001-01-01.0.0", "9999999999999999.alice", "followed.0.alice"),
    *("others.9999999999999999.alice", "1.1.\u0130", "alice", "@alice", "ja", "en-US", "score", "public", "2024-13-45"),
]  # fmt: skip
WORST = [
    "\u200b",
    "9" * 19,
    "-1",
    "a" * 9_000,
    "NaN",
    "http://[",
    "{}",
    "%' ESCAPE '",
    "\\x00",
    "e" + "\u0301" * 200,
]

LONG = ["a" * 100_000, "🎬" * 5_000, "e" + "\u0301" * 20_000, "%a" * 30_000, "あ い " * 9_000]

HEADERS = [
    {"Referer": "http://["},
    {"Referer": "http://testserver/\\\\elsewhere.example?sort=\u00e9"},
    {"HX-Request": "true", "HX-Current-URL": "http://["},
    {"HX-Request": "true", "HX-Current-URL": "http%3A//%5B", "HX-Current-URL-URI-AutoEncoded": "true"},
    {"HX-Request": "true", "HX-Current-URL": "http://testserver/?sort=%00&sort=score"},
    {"Accept-Language": "x" * 5_000},
    {"Accept-Language": "ja;q=NaN, *;q=1e400, -, ja-\u00e9"},
    {"User-Agent": "\u00ff" * 4_000},
    {"X-Forwarded-For": "not an address, \u00ff"},
    {"X-Request-ID": "\u00ff" * 300},
    {"X-Request-Start": "t=NaN"},
    {"Cookie": 'sessionid="a\\000bbbbbbbb"; csrftoken="\\000"; django_language="\\000"; wall_order=..\u00ff'},
    {"Cookie": "sessionid=" + "\u00ff" * 500 + "; wall_order=score.asc.nonsense; csrftoken=?"},
    {"Cookie": "=; ;;; a; sessionid; =b"},
    {"Origin": "http://["},
    {"If-None-Match": '"' + "\u00ff" * 100, "If-Modified-Since": "yesterday"},
    {"Range": "bytes=9-1", "Accept-Encoding": "gzip;q=NaN"},
]


def parameters() -> list[str]:
    """Of every form and every reader."""
    of_forms = {name for form in all_forms() for name in getattr(form, "base_fields", ())}
    of_admin = {"p", "o", "all", "e", "_facets", "_to_field", "_popup", "next", "id__exact", "pk__in"}
    return sorted(of_forms | set(_of_readers()) | of_admin)


def _of_readers() -> Iterator[str]:
    for path in sources("mymovie", *KNOWS):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("asked."):
                said = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                yield from (name for name in said if isinstance(name, str))
