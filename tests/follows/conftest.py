from collections.abc import Iterator

import pytest

from follows import counts


@pytest.fixture
def counts_stay_true(db: None) -> Iterator[None]:
    """Whatever a test has done, afterwards the numbers on the people are those of the rows."""
    yield
    assert list(counts.drifts(fix=False)) == []
