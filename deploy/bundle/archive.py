"""A folder as a zip whose bytes depend on nothing but the folder's files."""

import hashlib
import os
import zipfile
from pathlib import Path

# The earliest day a zip can tell: times of files are of no use to anybody, and never the same twice.
EPOCH = (1980, 1, 1, 0, 0, 0)
PACKED_ALREADY = {".whl", ".gz", ".br", ".png", ".jpg", ".woff2"}


def write(folder: Path, path: Path) -> str:
    """The sha256 of the zip."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            archive.writestr(_entry(file, folder), file.read_bytes(), compresslevel=9)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _entry(file: Path, folder: Path) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(str(file.relative_to(folder)), EPOCH)
    # Hooks without the bit are refused by the platform.
    mode = 0o755 if os.access(file, os.X_OK) and file.stat().st_mode & 0o100 else 0o644
    entry.external_attr = (0o100000 | mode) << 16
    entry.create_system = 3  # Unix, wherever it is built
    packed = file.suffix in PACKED_ALREADY
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    return entry
