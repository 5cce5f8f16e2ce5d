"""What a release is made of, as CycloneDX 1.6 has it: to be asked when a package is found to have a hole."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from packaging.utils import parse_wheel_filename


def listed(wheels: Iterable[Path], release: str) -> str:
    """Without a time or a random number, so that the same release has the same bytes."""
    hashes: dict[tuple[str, str], list[str]] = {}  # a package has a wheel for each machine
    for wheel in sorted(wheels):
        name, version, *_ = parse_wheel_filename(wheel.name)
        hashes.setdefault((name, str(version)), []).append(hashlib.sha256(wheel.read_bytes()).hexdigest())
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "mymovie", "version": release}},
        "components": [_component(*package, digests) for package, digests in hashes.items()],
    }
    return json.dumps(document, indent=1) + "\n"


def _component(name: str, version: str, digests: list[str]) -> dict[str, object]:
    purl = f"pkg:pypi/{name}@{version}"
    return {
        **{"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl},
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
    }
