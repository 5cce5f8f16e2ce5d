from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from mymovie import bundle


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files; our stylesheets in one file, and our modules in another."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            paths = paths | {name: (Joined(paths), name) for name in bundle.MAKERS if name in paths}
        yield from super().post_process(paths, dry_run=dry_run, **options)


class Joined:
    """Stands for the storage that a bundle's table of contents comes from, and opens the bundle itself."""

    def __init__(self, paths: dict[str, Any]) -> None:
        self.paths = paths

    def open(self, name: str) -> "ContentFile[bytes]":
        return ContentFile(bundle.MAKERS[name](self._read, name).encode())

    def _read(self, name: str) -> str:
        storage, path = self.paths[name]
        with storage.open(path) as file:
            text: str = file.read().decode()
        return text
