"""A member's browser: logs in over HTTP, keeps its cookies, may ask any instance."""

import http.cookies
import re
from urllib.parse import urlencode

from deploy.rehearse.instance import ask
from deploy.rehearse.release import HOST, Release

# As the edge and the load balancer pass a request on.
HEADERS = {
    "Host": HOST,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
    "Accept-Encoding": "gzip",
}
# The film is one of the demo's: nothing of TMDB is asked. After them all is as it was before.
DEEDS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/@minato/unfollow/", {}),
    ("/@minato/follow/", {}),
    ("/movies/278/register/", {"score": "71"}),
    ("/@hana/278/edit/", {"score": "72"}),
    ("/@hana/278/remove/", {}),
)


class Member:
    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    @property
    def headers(self) -> dict[str, str]:
        return HEADERS | {
            "Cookie": self.cookie,
            "Referer": f"https://{HOST}/",
            "Accept-Encoding": "identity",
            # One more than the load's, as it also asks instances by themselves: three proxies are expected.
            "X-Forwarded-For": f"{HEADERS['X-Forwarded-For']}, 192.0.2.3",
        }

    def get(self, port: int, path: str) -> tuple[int, str]:
        status, headers, body = ask(port, path, self.headers)
        self._keep(headers.get_all("Set-Cookie") or [])
        return status, body.decode(errors="replace")

    def post(self, port: int, path: str, **fields: str) -> int:
        return self.send(port, path, **fields)[0]

    def send(self, port: int, path: str, **fields: str) -> tuple[int, str, str]:
        """The status, where it leads, and the page."""
        fields["csrfmiddlewaretoken"] = self.cookies.get("__Host-csrftoken", "")
        status, headers, body = ask(
            port,
            path,
            self.headers | {"Content-Type": "application/x-www-form-urlencoded"},
            method="POST",
            body=urlencode(fields).encode(),
        )
        self._keep(headers.get_all("Set-Cookie") or [])
        return status, headers.get("Location", ""), body.decode(errors="replace")

    def log_in(self, port: int, release: Release) -> bool:
        properties = release.properties("")
        self.get(port, "/accounts/login/")
        person = {
            "login": properties["DEMO_MEMBER_EMAIL"],
            "password": properties["DEMO_MEMBER_PASSWORD"],
        }
        return self.post(port, "/accounts/login/", **person) == 302 and self.is_known(port)

    def is_known(self, port: int) -> bool:
        """Settings are for members; anybody else is sent to log in."""
        return self.get(port, "/settings/profile/")[0] == 200

    def writes(self, port: int) -> list[int]:
        return [self.post(port, path, **fields) for path, fields in DEEDS]

    def _keep(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value


def stylesheet_of(page: str) -> str:
    match = re.search(r'href="(/static/css/app\.[0-9a-f]{12}\.css)"', page)
    return match[1] if match else ""
