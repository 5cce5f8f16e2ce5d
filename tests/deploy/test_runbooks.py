"""The commands of the runbooks, read against what AWS's own description of its services knows."""

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.once

RUNBOOKS = sorted((Path(__file__).parents[2] / "docs" / "operations").glob("*.md"))
COMMAND = re.compile(r"\baws ([a-z0-9]+) ([a-z][a-z0-9-]+)((?:(?!\$\()[^`|;)&\n])*)")
GLOBAL = {"region", "query", "output", "profile", "cli-binary-format", "max-items"}
# What the command line has beyond the services' operations.
OF_THE_COMMAND_LINE: dict[tuple[str, str], set[str]] = {
    ("logs", "tail"): {"since", "format", "filter-pattern", "follow"},
    ("s3", "cp"): set(),
    ("cloudfront", "create-invalidation"): {"distribution-id", "paths"},
}
CALLED_ELSE = {"s3api": "s3"}  # by the command line than by the description


@pytest.mark.parametrize("runbook", RUNBOOKS, ids=lambda path: path.stem)
def test_the_commands_of_a_runbook_exist(runbook: Path) -> None:
    if os.environ.get("CI", "").lower() not in ("1", "true"):
        pytest.importorskip("botocore", reason="no botocore: pip install -r requirements-deploy.txt")
    text = re.sub(r" \\\n *", " ", runbook.read_text())

    wrong = [
        f"{service} {operation}: {unknown}"
        for service, operation, rest in COMMAND.findall(text)
        if (unknown := unknown_of(service, operation, set(re.findall(r"(?<!\S)--([a-z][a-z0-9-]*)", rest))))
    ]

    assert not wrong


def unknown_of(service: str, operation: str, options: set[str]) -> str:
    """What AWS does not know of it, "" for nothing."""
    from botocore import xform_name
    from botocore.exceptions import UnknownServiceError

    options -= GLOBAL
    if (known := OF_THE_COMMAND_LINE.get((service, operation))) is not None:
        return ", ".join(sorted(options - known))
    try:
        model = described(service)
    except UnknownServiceError:
        return "no such service"
    if operation == "wait":
        return ""
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in operations:
        return "no such operation"
    shape = model.operation_model(operations[operation]).input_shape
    members = {xform_name(name, "-") for name in shape.members} if shape else set()
    return ", ".join(
        sorted(one for one in options if one not in members and one.removeprefix("no-") not in members)
    )


@cache
def described(service: str) -> Any:
    import botocore.session

    return botocore.session.get_session().get_service_model(CALLED_ELSE.get(service, service))
