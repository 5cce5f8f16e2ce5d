import re

import pytest
from django.urls import get_resolver

from accounts.handles import is_reserved


def first_segments() -> set[str]:
    """The first part of every path of the URLconf that is always the same: "movies", "livez"."""
    starts = {str(entry.pattern).partition("/")[0] for entry in get_resolver().url_patterns}
    for entry in get_resolver().url_patterns:
        if str(entry.pattern) == "":
            starts |= {str(inner.pattern).partition("/")[0] for inner in entry.url_patterns}
    return {start for start in starts if re.fullmatch(r"[\w-]+", start)}


def test_the_paths_are_read_from_the_urls() -> None:
    assert first_segments() >= {"accounts", "admin", "livez", "movies", "people", "search"}


def test_no_handle_is_a_path_of_the_site() -> None:
    assert {path for path in first_segments() | {"static"} if not is_reserved(path)} == set()


@pytest.mark.parametrize(
    "handle", ["admin", "ADMIN", "adm1n", "_admin_", "a_d_m_i_n", "r00t", "5upport", "f1lms", "he1p"]
)
def test_a_reserved_name_is_known_in_disguise(handle: str) -> None:
    assert is_reserved(handle)


@pytest.mark.parametrize("handle", ["alice", "administer", "film_fan", "moviegoer"])
def test_a_name_that_holds_a_reserved_one_is_free(handle: str) -> None:
    assert not is_reserved(handle)
