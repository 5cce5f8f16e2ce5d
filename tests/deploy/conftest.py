import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.deploy.aws import Account


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> "Iterator[Account]":
    if os.environ.get("CI", "").lower() not in ("1", "true"):
        pytest.importorskip("moto", reason="no moto: pip install -r requirements-deploy.txt")
    from moto import mock_aws

    with mock_aws():
        from tests.deploy.aws import Account

        yield Account(monkeypatch)
