"""The ticket and the name in one stroke: templates/components/_mark.html, as pixels."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from movies.cards import ink

Point = tuple[float, float]

_FINE = 4
_WIDTH, _HEIGHT = 133, 24  # 32 of the ticket, 9 between, 92 of the name
_NAME_AT, _NAME_SCALE = 41, 92 / 107
_LETTER = [(9.5, 17.25), (9.5, 7), (16, 14), (22.5, 7), (22.5, 17.25)]
_TAIL = [(31.5, 10), (25.6, 23.2), (24.9, 24.4), (23.9, 25.2), (22, 25.5)]


def _around(middle: Point, radii: Point, turn: float) -> list[Point]:
    steps = [math.radians(turn * place / 48) for place in range(49)]
    return [(middle[0] + radii[0] * math.cos(t), middle[1] - radii[1] * math.sin(t)) for t in steps]


_NAME: list[list[Point]] = [
    [(2, 21), (2, 4.5), (9.25, 13.5), (16.5, 4.5), (16.5, 21)],
    [(21.5, 10), (26.5, 20.6)],
    _TAIL,
    [(37, 21), (37, 4.5), (44.25, 13.5), (51.5, 4.5), (51.5, 21)],
    _around((62.5, 15.5), (5.6, 5.6), 360),
    [(73, 10), (77.9, 21), (82.8, 10)],
    [(87.8, 10), (87.8, 21)],
    [(93.8, 15.5), (104.9, 15.5), *_around((99.35, 15.5), (5.55, 5.6), 315)],
]


def width_of(height: int) -> int:
    return height * _WIDTH // _HEIGHT


def draw_mark(image: Image.Image, *, left: int, top: int, height: int) -> None:
    unit = height * _FINE / _HEIGHT
    name_unit = unit * _NAME_SCALE
    ticket, letter, name, dot = (Image.new("L", (width_of(height) * _FINE, height * _FINE)) for _ in range(4))
    draw = ImageDraw.Draw(ticket)
    draw.rectangle((unit, 2 * unit, 31 * unit, 22 * unit), fill=255)
    for x in (1, 31):
        _dot(draw, (x * unit, 12 * unit), 3.5 * unit, fill=0)
    _stroke(letter, [(x * unit, y * unit) for x, y in _LETTER], 3.2 * unit)
    for line in _NAME:
        points = [(_NAME_AT * unit + x * name_unit, y * name_unit) for x, y in line]
        _stroke(name, points, 2.3 * name_unit)
    _dot(ImageDraw.Draw(dot), (_NAME_AT * unit + 87.8 * name_unit, 4.9 * name_unit), 1.7 * name_unit)
    for mask, colour in ((ticket, ink.ACCENT), (letter, ink.ON_ACCENT), (name, ink.INK), (dot, ink.ACCENT)):
        image.paste(colour, (left, top), mask.reduce(_FINE))


def _stroke(mask: Image.Image, points: list[Point], width: float) -> None:
    """Round at its ends and where it turns."""
    draw = ImageDraw.Draw(mask)
    draw.line(points, fill=255, width=round(width))
    for point in points:
        _dot(draw, point, width / 2)


def _dot(draw: ImageDraw.ImageDraw, middle: Point, radius: float, *, fill: int = 255) -> None:
    x, y = middle
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)
