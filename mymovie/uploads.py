"""Files that people send: taken on the one page that asks for them, up to a size, and written to no disk."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class Bounded(FileUploadHandler):
    """Stands before the handler that keeps the bytes. What it passes over is read and forgotten, piece by
    piece, so that the page can still answer, with the rest of what was typed."""

    def new_file(self, *described: object, **more: object) -> None:
        self._size = 0
        if not _takes_files(self.request):
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._size += len(raw_data)
        if self._size > settings.UPLOAD_MAX:
            self.request.sent_too_much = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def is_too_large(request: HttpRequest) -> bool:
    """Whether a file was sent with this form that was not taken for its size."""
    return bool(request.FILES is not None and getattr(request, "sent_too_much", False))


def _takes_files(request: HttpRequest | None) -> bool:
    return request is not None and request.path_info in settings.UPLOADS_AT
