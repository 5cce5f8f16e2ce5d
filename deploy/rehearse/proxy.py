"""nginx: as on an instance, the bundle's files laid over the platform's; and in place of a load balancer."""

import os
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from deploy.rehearse.instance import ask, status_of
from deploy.rehearse.machine import free_port, nginx
from deploy.rehearse.release import workplace

# What the platform generates, told from its documentation; the first is replaced by ours of the same name.
PLATFORM = {
    "conf.d/elasticbeanstalk/00_application.conf": "location / { proxy_pass http://127.0.0.1:8000; }",
    "conf.d/elasticbeanstalk/01_static.conf": "location /static { alias APP/static; access_log off; }",
    "conf.d/elasticbeanstalk/healthd.conf": """
        if ($time_iso8601 ~ "^(\\d{4})-(\\d{2})-(\\d{2})T(\\d{2})") {
            set $year $1; set $month $2; set $day $3; set $hour $4;
        }
        access_log /var/log/nginx/healthd/application.log.$year-$month-$day-$hour healthd;
    """,
    "conf.d/healthd_logformat.conf": """
        log_format healthd '$msec"$uri"$status"$request_time"$upstream_response_time"$http_x_forwarded_for';
    """,
    "mime.types": "types { text/html html; text/css css; text/javascript js; }",
}

# Where this machine keeps nothing of an instance's.
TEMPORARY = "".join(
    f"{kind}_temp_path PLACE/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
)

BALANCER = """
pid PLACE/nginx.pid;
error_log PLACE/error.log warn;
USER
events {{ worker_connections 1024; }}
http {{
    TEMPORARY
    log_format served '$upstream_addr';
    access_log PLACE/served.log served;
    upstream instances {{ {servers} }}
    server {{
        listen 127.0.0.1:{port};
        location = /instances {{ access_log off; return 200 "{servers}"; }}
        location / {{
            proxy_pass http://instances;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_next_upstream {retry};
        }}
    }}
}}
"""


class Nginx:
    def __init__(self, name: str) -> None:
        self.binary = nginx()
        self.port = free_port()
        self.place = workplace() / f"{name}-{self.port}"
        self.place.mkdir()
        self.file = self.place / "nginx.conf"
        self.process: subprocess.Popen[bytes] | None = None

    def write(self, path: Path, text: str) -> None:
        for name, value in (
            ("TEMPORARY", TEMPORARY),
            ("PLACE", str(self.place)),
            ("USER", "user root;" if os.geteuid() == 0 else ""),
        ):
            text = text.replace(name, value)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def test(self) -> subprocess.CompletedProcess[str]:
        """What nginx itself says of the configuration."""
        return subprocess.run(self._command("-t"), capture_output=True, text=True)

    def start(self) -> None:
        self.process = subprocess.Popen(self._command("-g", "daemon off;"), stderr=subprocess.DEVNULL)
        for _ in range(100):
            if status_of(self.port, "/livez"):
                return
            time.sleep(0.05)

    def _command(self, *arguments: str) -> list[str]:
        return [self.binary, "-p", str(self.place), "-c", str(self.file), *arguments]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait()


class OnInstance(Nginx):
    """The platform's files with those of the bundle laid over them."""

    def __init__(self, app: Path, app_port: int) -> None:
        super().__init__("nginx")
        for name, text in PLATFORM.items():
            self.write(self.place / name, text)
        shutil.copytree(app / ".platform" / "nginx", self.place, dirs_exist_ok=True)
        (self.place / "log" / "healthd").mkdir(parents=True)
        # nginx writes a log whose name has variables only where its document root exists.
        (self.place / "html").mkdir()
        self.write(self.place / "conf.d" / "rehearsal.conf", "TEMPORARY")
        for path in self.place.rglob("*.conf"):
            self._move_here(path, app, app_port)
        self._move_here(self.place / "mime.types", app, app_port)

    def _move_here(self, path: Path, app: Path, app_port: int) -> None:
        text = path.read_text()
        for pattern, ours in (
            (r"/var/log/nginx", f"{self.place}/log"),
            (r"/var/run/nginx\.pid", f"{self.place}/nginx.pid"),
            (r"/etc/nginx/mime\.types", f"{self.place}/mime.types"),
            (r"user +nginx;", "USER"),
            (r"listen +80 default_server", f"listen 127.0.0.1:{self.port} default_server"),
            (r"127\.0\.0\.1:8000", f"127.0.0.1:{app_port}"),
            (r"\bAPP\b", str(app)),
            (r"worker_rlimit_nofile +\d+;", ""),
        ):
            text = re.sub(pattern, ours, text)
        self.write(path, text)

    @property
    def access_log(self) -> str:
        return (self.place / "log" / "access.log").read_text()

    def __enter__(self) -> "OnInstance":
        self.start()
        return self


class Balancer(Nginx):
    """Between instances. `asks_another` after a connection that was refused: AWS's balancer never does."""

    def __init__(self, ports: Sequence[int], *, asks_another: bool) -> None:
        super().__init__("balancer")
        self.retry = "error timeout" if asks_another else "off"
        self._name(ports)

    def __enter__(self) -> "Balancer":
        self.start()
        return self

    def send_to(self, ports: Sequence[int]) -> None:
        """Comes back when the workers with the former list ask nobody anew."""
        servers = self._name(ports).encode()
        subprocess.run(self._command("-s", "reload"), check=True, stderr=subprocess.DEVNULL)
        same = 0
        while same < 10:
            same = same + 1 if ask(self.port, "/instances")[2] == servers else 0
            time.sleep(0.05)

    @property
    def served(self) -> Counter[int]:
        """How often each port was asked. Who was asked in vain counts as well as who was asked then."""
        return Counter(int(port) for port in re.findall(r":(\d+)", (self.place / "served.log").read_text()))

    @property
    def asked_twice(self) -> int:
        return (self.place / "served.log").read_text().count(", ")

    def _name(self, ports: Sequence[int]) -> str:
        # Never held to be down: what is answered then is what is to be seen.
        servers = " ".join(f"server 127.0.0.1:{port} max_fails=0;" for port in ports)
        self.write(self.file, BALANCER.format(servers=servers, port=self.port, retry=self.retry))
        return servers
