"""Whether the wheels of a bundle run where it is to run: by their names, and by the machine code in them.

A wheel's name is what somebody wrote; pip believes it, and the processor does not.
"""

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

from deploy.bundle.target import Target

# e_machine, in the header of an ELF file: the two bytes at 18, the lower first on both of them.
MACHINES = {62: "x86_64", 183: "aarch64"}


def misfits(bundle: Path, targets: Sequence[Target]) -> list[str]:
    """What is wrong, in words; nothing if all fits."""
    with zipfile.ZipFile(bundle) as zipped:
        wheels = [name for name in zipped.namelist() if name.startswith("wheels/")]
        wrong = [said for name in wheels for said in _of_wheel(name, zipped.read(name), targets)]
    for target in targets:
        lacking = {_package(name) for name in wheels} - {
            _package(name) for name in wheels if _tags(name) & tags_of(target)
        }
        wrong += [f"{package}: no wheel for {target.machine}" for package in sorted(lacking)]
    return wrong


def tags_of(target: Target) -> frozenset[Tag]:
    """All that its pip takes."""
    major, minor = map(int, target.python.split("."))
    abi = f"cp{major}{minor}"
    return frozenset(
        [
            *cpython_tags((major, minor), [abi], target.platforms),
            *compatible_tags((major, minor), abi, target.platforms),
        ]
    )


def _of_wheel(name: str, content: bytes, targets: Sequence[Target]) -> Iterator[str]:
    meant_for = {target.machine for target in targets if _tags(name) & tags_of(target)}
    if not meant_for:
        yield f"{name}: for none of the machines of this bundle"
    with zipfile.ZipFile(BytesIO(content)) as wheel:
        for member in wheel.namelist():
            with wheel.open(member) as file:
                header = file.read(20)
            if header[:4] == b"\x7fELF":
                machine = MACHINES.get(int.from_bytes(header[18:20], "little"), "another machine")
                if {machine} != meant_for:
                    yield f"{name}: {member} is for {machine}"
            elif member.endswith(".so"):
                yield f"{name}: {member} is no ELF file"


def _tags(name: str) -> frozenset[Tag]:
    return parse_wheel_filename(Path(name).name)[3]


def _package(name: str) -> str:
    return parse_wheel_filename(Path(name).name)[0]
