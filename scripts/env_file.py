"""The .env of a developer's machine: secrets made here, once, and never committed."""

import os
import secrets
from pathlib import Path

TEMPLATE = """\
# For `make run` on this machine. What is exported in the environment wins over this file.
DEBUG=1
SECRET_KEY={secret_key}
SITE_URL=http://127.0.0.1:8000

# The two people that load_demo makes.
DEMO_MEMBER_EMAIL=demo@example.com
DEMO_MEMBER_PASSWORD={member_password}
DEMO_ADMIN_EMAIL=admin@example.com
DEMO_ADMIN_PASSWORD={admin_password}

# The "API Read Access Token" of an account at TMDB. Without it only the demo films can be found.
# TMDB_TOKEN=

# Where TMDB answers; set it to speak to a stand-in.
# TMDB_BASE_URL=
"""


def write_if_absent(path: Path) -> None:
    """Readable by its owner alone from its first moment on."""
    text = TEMPLATE.format(
        secret_key=secrets.token_urlsafe(50),
        member_password=secrets.token_urlsafe(12),
        admin_password=secrets.token_urlsafe(12),
    )
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    except FileExistsError:
        return
    with open(descriptor, "w") as file:
        file.write(text)


def read(path: Path) -> dict[str, str]:
    """Names and values; quotes around a value are not part of it."""
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.removeprefix("export ").partition("=") for line in lines if not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, equals, value in pairs if equals}
