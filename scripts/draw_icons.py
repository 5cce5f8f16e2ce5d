"""Draw the icons that must be pixels from static/img/icon.svg, with the Chromium of the browser tests.

Only after the SVG was changed: `python -m scripts.draw_icons`. The pictures are committed and served as is.
"""

import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.environment import ROOT
from scripts.test import CHROMIUM_NAMES

IMG = ROOT / "static" / "img"
ICON = IMG / "icon.svg"
MASKABLE_SCALE = 0.8  # the circle that every launcher leaves has four fifths of the side for its diameter


def main() -> None:
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        sys.exit(f"None of {', '.join(CHROMIUM_NAMES)} is on PATH.")
    svg = ICON.read_text()
    full = svg.replace(' rx="7"', "")  # phones round the corners themselves
    safe = full.replace(
        '<g id="mark">',
        f'<g id="mark" transform="translate(16 16) scale({MASKABLE_SCALE}) translate(-16 -16)">',
    )
    for size in (192, 512):
        (IMG / f"icon-{size}.png").write_bytes(drawn(chromium, svg, size))
        (IMG / f"icon-maskable-{size}.png").write_bytes(drawn(chromium, safe, size))
    (IMG / "apple-touch-icon.png").write_bytes(drawn(chromium, full, 180))
    (IMG / "favicon.ico").write_bytes(ico({size: drawn(chromium, svg, size) for size in (16, 32)}))


def drawn(chromium: str, svg: str, size: int) -> bytes:
    """A PNG. What the SVG leaves open is transparent."""
    with tempfile.TemporaryDirectory() as folder:
        page, picture = Path(folder, "icon.html"), Path(folder, "icon.png")
        style = f"<style>body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>"
        page.write_text(f"<!doctype html>{style}{svg}")
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--hide-scrollbars",
                "--default-background-color=00000000",
                f"--window-size={size},{size}",
                f"--screenshot={picture}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
        return picture.read_bytes()


def ico(pictures: dict[int, bytes]) -> bytes:
    """PNGs by their side, in the frame of an .ico: a head, a line for each, then the pictures one by one."""
    offset = 6 + 16 * len(pictures)
    lines = b""
    for side, png in pictures.items():
        lines += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(png), offset)
        offset += len(png)
    return struct.pack("<HHH", 0, 1, len(pictures)) + lines + b"".join(pictures.values())


if __name__ == "__main__":
    main()
