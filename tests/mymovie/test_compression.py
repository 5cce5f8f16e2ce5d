"""What is compressed on its way, and what is as small as it gets."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from mymovie.middleware import Compression


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        ("text/html; charset=utf-8", "gzip"),
        ("application/json", "gzip"),
        ("text/csv; charset=utf-8", "gzip"),
        ("application/zip", None),
        ("image/png", None),
    ],
)
def test_only_what_becomes_smaller_is_compressed(content_type: str, encoding: str | None) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(b"a" * 10_000, content_type=content_type)

    response = Compression(view)(RequestFactory().get("/", headers={"Accept-Encoding": "gzip"}))
    assert response.get("Content-Encoding") == encoding
