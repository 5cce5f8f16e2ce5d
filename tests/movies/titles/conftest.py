"""Catalogues as TMDB publishes them."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Catalogue = Callable[..., Path]


def line(tmdb_id: int, title: str, popularity: float = 1.0, **more: Any) -> str:
    told = {"adult": False, "id": tmdb_id, "original_title": title, "popularity": popularity, "video": False}
    return json.dumps(told | more, ensure_ascii=False)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    def write(*lines: str, is_packed: bool = False) -> Path:
        path = tmp_path / "movie_ids.json"
        content = "".join(f"{line}\n" for line in lines).encode()
        path.write_bytes(gzip.compress(content) if is_packed else content)
        return path

    return write
