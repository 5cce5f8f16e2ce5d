"""The house's colours where no stylesheet reaches: those of tokens.css and poster.css, by night."""

import math
from functools import cache

RGB = tuple[int, int, int]

GROUND: RGB = (0x16, 0x12, 0x10)
LINE: RGB = (0x36, 0x2D, 0x28)
INK: RGB = (0xF3, 0xEB, 0xE1)
INK_SOFT: RGB = (0xBF, 0xB1, 0xA4)
ACCENT: RGB = (0xE4, 0x57, 0x2E)
ON_ACCENT: RGB = (0xFF, 0xFF, 0xFF)
GOLD: RGB = (0xE3, 0xB3, 0x41)
POSTER_INK: RGB = (0xFF, 0xFA, 0xF2)

_POSTER_LIGHT, _SHAPE_LIGHT, _SHAPE_CHROMA = 0.36, 0.43, 1.15
# (hue, chroma) of .poster--0 to .poster--11
_POSTERS = (
    (18, 0.085),
    (50, 0.07),
    (85, 0.06),
    (118, 0.055),
    (155, 0.06),
    (185, 0.05),
    (225, 0.06),
    (258, 0.085),
    (285, 0.08),
    (318, 0.07),
    (352, 0.075),
    (60, 0.012),
)


def poster_inks(hue: int) -> tuple[RGB, RGB]:
    """The paper of a typographic poster, and the shape on it."""
    angle, chroma = _POSTERS[hue]
    return oklch(_POSTER_LIGHT, chroma, angle), oklch(_SHAPE_LIGHT, chroma * _SHAPE_CHROMA, angle)


@cache
def oklch(light: float, chroma: float, hue: float) -> RGB:
    """As CSS Color 4 has it (https://www.w3.org/TR/css-color-4/#color-conversion-code), clipped to sRGB."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _channel(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _channel(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _channel(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def _channel(linear: float) -> int:
    curved = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(min(max(curved, 0.0), 1.0) * 255)
