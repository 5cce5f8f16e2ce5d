"""CloudFront's invalidation and the instance's metadata, both on the loopback, as far as we ask them."""

import hashlib
import json
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from xml.etree import ElementTree

DISTRIBUTION = "E1ABCDEF2GHIJK"
SPACE = "{http://cloudfront.amazonaws.com/doc/2020-05-31/}"
PATH = f"/2020-05-31/distribution/{DISTRIBUTION}/invalidation"
ROLE_PATH = "/latest/meta-data/iam/security-credentials/"
SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=ASIAKEYID\d+/(\d{8})/us-east-1/cloudfront/aws4_request, "
    r"SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}"
)


class AWS:
    """Runs while its context lasts."""

    def __init__(self) -> None:
        self.status = 201
        self.told: list[tuple[str, tuple[str, ...]]] = []  # (reference, paths) of what was taken
        self.asked: list[str] = []  # references, taken or not
        self.on_told: Callable[[tuple[str, ...]], object] = lambda paths: None
        self.expires = "2027-03-20T18:00:00Z"
        self.credentials_given = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.aws = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Handler(BaseHTTPRequestHandler):
    def do_PUT(self) -> None:
        lifetime = self.headers.get("X-aws-ec2-metadata-token-ttl-seconds", "")
        self._answer(200 if self.path == "/latest/api/token" and lifetime.isdigit() else 400, b"a-pass")

    def do_GET(self) -> None:
        if self.headers.get("X-aws-ec2-metadata-token") != "a-pass":
            self._answer(401, b"")  # as where the first version is off
        elif self.path == ROLE_PATH:
            self._answer(200, b"mymovie-prod-app")
        elif self.path == f"{ROLE_PATH}mymovie-prod-app":
            self._aws.credentials_given += 1
            told = {
                "Code": "Success", "AccessKeyId": f"ASIAKEYID{self._aws.credentials_given}",
                "SecretAccessKey": "a-secret", "Token": "a-session-token", "Expiration": self._aws.expires,
            }  # fmt: skip
            self._answer(200, json.dumps(told).encode())
        else:
            self._answer(404, b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = SIGNED.fullmatch(self.headers.get("Authorization", ""))
        is_sound = (
            self.path == PATH
            and signed
            and self.headers["X-Amz-Date"].startswith(signed[1])
            and self.headers["X-Amz-Security-Token"] == "a-session-token"
        )
        if not is_sound:
            self._answer(403, b"")
            return
        batch = ElementTree.fromstring(body)
        self._aws.asked.append(str(batch.findtext(f"{SPACE}CallerReference")))
        if self._aws.status == 201:
            paths = tuple(str(path.text) for path in batch.iter(f"{SPACE}Path"))
            assert batch.findtext(f"{SPACE}Paths/{SPACE}Quantity") == str(len(paths))
            self._aws.told.append((str(batch.findtext(f"{SPACE}CallerReference")), paths))
            self._aws.on_told(paths)
        self._answer(self._aws.status, hashlib.sha256(body).hexdigest().encode())

    @property
    def _aws(self) -> Any:
        return self.server.aws  # type: ignore[attr-defined]

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass
