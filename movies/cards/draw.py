"""The cards that links to us are shown with elsewhere: 1200 x 630, drawn here, without any picture."""

from __future__ import annotations

import math
from io import BytesIO

from PIL import Image, ImageDraw

from movies.cards import ink
from movies.cards.facts import HEIGHT, POSTERS, WIDTH, Poster, WallCard
from movies.cards.letters import columns, draw_column, font, lines, settable, sized
from movies.cards.mark import draw_mark, width_of

EDGE = 64
_GAP = 22
_POSTER = (WIDTH - 2 * EDGE - (POSTERS - 1) * _GAP) // POSTERS
_LEFTS = [EDGE + place * (WIDTH - 2 * EDGE - _POSTER) // (POSTERS - 1) for place in range(POSTERS)]
_POSTER_HEIGHT = _POSTER * 3 // 2
_HUNG_AT = 206
_FINE = 4  # shapes are drawn so many times larger, then made smaller, as their edges are jagged else


def draw_wall(card: WallCard) -> bytes:
    """A PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), ink.GROUND)
    draw = ImageDraw.Draw(image)
    draw_mark(image, left=WIDTH - EDGE - width_of(42), top=60, height=42)
    films, size = sized(settable(card.films), (40, 32), 300)
    draw.text((WIDTH - EDGE, 166), films, font=font(size), fill=ink.INK, anchor="rs")
    name = settable(card.name) or f"@{card.handle}"
    name, size = sized(name, (76, 64, 52), WIDTH - 2 * EDGE - 340)
    draw.text((EDGE, 112), name, font=font(size), fill=ink.INK, anchor="ls")
    draw.text((EDGE, 166), f"@{card.handle}", font=font(32), fill=ink.INK_SOFT, anchor="ls")
    for left, poster in zip(_LEFTS, card.posters, strict=False):
        _hang(image, poster, left=left, top=_HUNG_AT, width=_POSTER)
        _draw_score(image, poster.score, left=left, top=_HUNG_AT + _POSTER_HEIGHT + 20)
    if not card.posters:
        _draw_empty_frames(draw)
    return _png(image)


def draw_site(claims: list[str]) -> bytes:
    """The card of every page that has none of its own: a wall of posters behind the wordmark. A PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), ink.GROUND)
    draw = ImageDraw.Draw(image)
    width = 150
    for row in range(3):
        for place in range(4):
            poster = Poster(title="", hue=(place * 5 + row * 8) % 12)
            _hang(
                image,
                poster,
                left=590 + place * (width + 16),
                top=-60 + row * (width * 3 // 2 + 16),
                width=width,
            )
    draw_mark(image, left=EDGE, top=200, height=80)
    told = [words for claim in claims for words in lines(claim, 29, 470, 2)]
    for place, words in enumerate(told):
        draw.text((EDGE, 356 + place * 46), words, font=font(29), fill=ink.INK_SOFT, anchor="ls")
    return _png(image)


def _png(image: Image.Image) -> bytes:
    kept = BytesIO()
    # Few colours, so a palette: a third of the bytes.
    image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(kept, "PNG")
    return kept.getvalue()


def _draw_score(image: Image.Image, score: int | None, *, left: int, top: int) -> None:
    if score is None:
        return
    star = Image.new("L", (34 * _FINE, 34 * _FINE))
    ImageDraw.Draw(star).polygon(_star(17 * _FINE), fill=255)
    image.paste(ink.GOLD, (left, top + 3), star.reduce(_FINE))
    draw, number = ImageDraw.Draw(image), str(score)
    draw.text((left + 42, top + 36), number, font=font(44), fill=ink.INK, anchor="ls")
    behind = left + 42 + round(font(44).getlength(number)) + 4
    draw.text((behind, top + 36), "/100", font=font(24), fill=ink.INK_SOFT, anchor="ls")


def _star(radius: int) -> list[tuple[float, float]]:
    turns = [(math.radians(36 * place - 90), radius * (0.45 if place % 2 else 1)) for place in range(10)]
    return [(radius + far * math.cos(turn), radius + far * math.sin(turn)) for turn, far in turns]


def _draw_empty_frames(draw: ImageDraw.ImageDraw) -> None:
    for left in _LEFTS:
        box = (left, _HUNG_AT, left + _POSTER, _HUNG_AT + _POSTER_HEIGHT)
        draw.rounded_rectangle(box, radius=6, outline=ink.LINE, width=3)


def _hang(image: Image.Image, poster: Poster, *, left: int, top: int, width: int) -> None:
    """A typographic poster as static/css/components/poster.css draws it; a length of 1cqw is width / 100."""
    height = width * 3 // 2
    paper, shape = ink.poster_inks(poster.hue)
    card = Image.new("RGB", (width, height), paper)
    card.paste(shape, mask=_shape_of(poster.hue, width))
    title = settable(poster.title)
    if title:
        (_set_across if _is_latin(title) else _set_down)(card, title)
    if poster.year:
        place = (round(width * 0.09), height - round(width * 0.08))
        ImageDraw.Draw(card).text(
            place, str(poster.year), font=font(width // 10), fill=ink.POSTER_INK, anchor="ls"
        )
    corners = Image.new("L", (width * _FINE, height * _FINE))
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, *corners.size), radius=6 * _FINE, fill=255)
    image.paste(card, (left, top), corners.reduce(_FINE))


def _shape_of(hue: int, width: int) -> Image.Image:
    """Moon, hill, horizon, curtain, road or sun."""
    mask = Image.new("L", (width * _FINE, width * 3 // 2 * _FINE))
    draw, unit = ImageDraw.Draw(mask), width * _FINE / 100
    match hue:
        case 0 | 7:
            draw.ellipse((-52 * unit, 64 * unit, 68 * unit, 184 * unit), fill=255)
        case 3 | 10:
            draw.ellipse((-35 * unit, 96 * unit, 135 * unit, 266 * unit), fill=255)
        case 1 | 5:
            draw.rectangle((0, 104 * unit, 100 * unit, 150 * unit), fill=255)
        case 8 | 11:
            draw.rectangle((0, 0, 34 * unit, 150 * unit), fill=255)
        case 2 | 6:
            draw.polygon([(0, 69 * unit), (100 * unit, 150 * unit), (0, 150 * unit)], fill=255)
        case _:
            draw.ellipse((9 * unit, 74 * unit, 55 * unit, 120 * unit), fill=255)
    return mask.reduce(_FINE)


def _is_latin(title: str) -> bool:
    return 2 * sum(character.isascii() and character.isalnum() for character in title) > len(title)


def _set_across(card: Image.Image, title: str) -> None:
    width = card.width
    size = round(width * (0.17 if len(title) < 8 else 0.115 if len(title) > 24 else 0.13))
    draw = ImageDraw.Draw(card)
    most = round((card.height - width * 0.33) / (size * 1.18))
    for place, words in enumerate(lines(title, size, round(width * 0.84), most)):
        top = round(width * 0.09 + place * size * 1.18)
        draw.text((round(width * 0.09), top), words, font=font(size), fill=ink.POSTER_INK)


def _set_down(card: Image.Image, title: str) -> None:
    width = card.width
    length = len(title)
    size = round(width * (0.18 if length < 8 else 0.13 if length <= 24 else 0.105))
    step = round(size * 1.02)
    # Up to ten characters stand in one column, past the year.
    room = card.height - round(width * (0.16 if length < 11 else 0.33))
    across = max(int(width * 0.84 / (size * 1.32)), 1)
    for place, column in enumerate(columns(title, max(room // step, 2), across)):
        right = round(width * 0.91 - place * size * 1.32)
        draw_column(
            card, column, right=right, top=round(width * 0.09), size=size, step=step, ink=ink.POSTER_INK
        )
