"""What becomes of a film when a row of a file meets what is on the wall: pure values, no database.

By default the wall stands as it is. Where the import is to win, its score and its words do, and the times of
both are united. Merging the same once more changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from movies.holdings import Holding, Kept, Wished
from movies.models import MEMO_MAX, Watched
from movies.order import SCORE_MAX
from movies.viewings.history import Seen, age
from movies.viewings.models import NOTE_MAX
from movies.watchlist.models import WHY_MAX
from mymovie.text import clean_line, clean_text
from transfer.models import Clash
from transfer.sources.rows import Row, SeenOnce

PARAGRAPH = "\n\n"
ORIGINAL_MAX = 16


class Deed(TextChoices):
    """What writing a row would do."""

    ADD = "add", _("Will be added")
    CHANGE = "change", _("Will be changed")
    SAME = "same", _("Is the same already")
    KEEP = "keep", _("Yours stays")
    NOTHING = "nothing", _("Will not be taken")


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for all rows of an import while it is written."""

    now: dt.datetime  # when the person said "write it": what has no date is registered then
    zone: ZoneInfo  # the person's
    row_count: int
    is_private: bool = False

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(self.zone).date()

    def placed_at(self, row: Row, number: int) -> dt.datetime:
        """When the file says, never in the future; else now, in the file's order."""
        in_order = self.now - dt.timedelta(microseconds=max(0, self.row_count - number))
        return in_order if row.logged_at is None or row.logged_at > self.now else row.logged_at


@dataclass(frozen=True, slots=True)
class Plan:
    deed: Deed
    wanted: Holding
    # The file says more than we keep.
    is_cut: bool = False


def plan(row: Row, number: int, *, mine: Holding, clash: Clash, frame: Frame, leaves_watchlist: bool) -> Plan:
    """leaves_watchlist: a film that is added is taken off it, unless the file has it there as well."""
    row = _sound(row, frame)
    if row.is_wish:
        return _plan_wish(row, number, mine, clash, frame)
    if mine.entry is None:
        kept, is_cut = _created(row, number, frame)
        wish = None if leaves_watchlist else mine.wish
        return Plan(Deed.ADD, Holding(kept, wish), is_cut)
    kept, is_cut = _united(mine.entry, row, frame)
    if kept == mine.entry:
        return Plan(Deed.SAME, mine, is_cut)
    if clash == Clash.THEIRS or (clash == Clash.NEWER and _is_newer(row, mine.entry, frame)):
        return Plan(Deed.CHANGE, replace(mine, entry=kept), is_cut)
    return Plan(Deed.KEEP, mine)


def unite(rows: Sequence[Row]) -> Row:
    """Several rows of one file that speak of one film: the later score wins, and all times and words stay."""
    first, *more = rows
    for row in more:
        says_score = row if row.score is not None else first
        first = replace(
            first,
            score=says_score.score,
            original_score=says_score.original_score,
            viewings=_sorted({it.watched: it for it in (*first.viewings, *row.viewings)}.values()),
            memo=_paragraphs(first.memo, row.memo),
            has_spoiler=first.has_spoiler or row.has_spoiler,
            is_private=first.is_private or row.is_private,
            logged_at=min(filter(None, (first.logged_at, row.logged_at)), default=None),
        )
    return first


# --- entries ---


def _created(row: Row, number: int, frame: Frame) -> tuple[Kept, bool]:
    nothing = Kept(
        score=None,
        original_score="",
        watched=Watched(),
        memo="",
        has_spoiler=False,
        is_private=frame.is_private,
        registered_at=frame.placed_at(row, number),
        revised_on=_said_on(row, frame) or frame.today,
    )
    return _united(nothing, row, frame)


def _united(mine: Kept, row: Row, frame: Frame) -> tuple[Kept, bool]:
    """The row's score and words over mine, and the times of both. Doing it twice changes nothing more."""
    theirs = {it.watched: it for it in row.viewings}
    times = _times(mine, theirs)
    *earlier, latest = times
    told = theirs.get(latest.watched)
    score, original = _score(mine, row, told)
    said = _paragraphs(row.memo, told.note if told else "")
    memo = said[:MEMO_MAX].rstrip() if said else mine.memo
    if memo != mine.memo:
        # Words that the import's take the place of stay with the time they were said of.
        earlier = [
            replace(it, note=_paragraphs(it.note, mine.memo)) if it.watched == mine.watched else it
            for it in earlier
        ]
    short = [replace(it, note=it.note[:NOTE_MAX].rstrip()) for it in earlier]
    kept = replace(
        mine,
        score=score,
        original_score=original,
        watched=latest.watched,
        memo=memo,
        has_spoiler=row.has_spoiler if said else mine.has_spoiler,
        is_private=mine.is_private or row.is_private,
        revised_on=max(mine.revised_on, _said_on(row, frame) or dt.date.min),
        viewings=tuple(short),
    )
    return kept, len(said) > MEMO_MAX or short != earlier


def _times(mine: Kept, theirs: dict[Watched, SeenOnce]) -> list[Seen]:
    """Oldest first; the last is the entry's. That it has no date is no time of its own, once there is one."""
    own = Seen(mine.watched, mine.score, mine.original_score)
    times = {it.watched: it for it in (*mine.viewings, own)}
    for day, it in theirs.items():
        there = times.get(day)
        has_score = it.score is not None or there is None
        note = clean_text(it.note)
        if there and note in there.note:  # what was added to it, such as a memo that went down, stays
            note = there.note
        times[day] = Seen(
            it.watched,
            it.score if has_score else there.score,  # type: ignore[union-attr]
            it.original_score if has_score else there.original_score,  # type: ignore[union-attr]
            note,
        )
    ordered = sorted(times.values(), key=age)
    unknown = Watched()
    if len(ordered) > 1 and mine.watched == unknown and unknown not in theirs:
        ordered = [it for it in ordered if it.watched != unknown]
    return ordered


def _score(mine: Kept, row: Row, latest: SeenOnce | None) -> tuple[int | None, str]:
    """What the file says the person thinks now, else what it says of the latest time, else mine."""
    if row.score is not None:
        return row.score, row.original_score
    if latest and latest.score is not None:
        return latest.score, latest.original_score
    return mine.score, mine.original_score


def _is_newer(row: Row, mine: Kept, frame: Frame) -> bool:
    said_on = _said_on(row, frame)
    return said_on is not None and said_on > mine.revised_on


def _said_on(row: Row, frame: Frame) -> dt.date | None:
    """The day on which the person said it there, as far as the file tells."""
    days = [it.watched.on for it in row.viewings if it.watched.on]
    if row.logged_at:
        days.append(min(row.logged_at, frame.now).astimezone(frame.zone).date())
    return max(days, default=None)


def _sound(row: Row, frame: Frame) -> Row:
    """Without what no wall can hold: a score out of range, a day that has not come where the person lives."""
    logged_at = row.logged_at
    if logged_at is not None and logged_at.tzinfo is None:
        logged_at = logged_at.replace(tzinfo=frame.zone)
    times = [_sound_time(it, frame.today) for it in row.viewings]
    score, original = _sound_score(row.score, row.original_score)
    return replace(
        row,
        score=score,
        original_score=original,
        logged_at=logged_at,
        viewings=_sorted({it.watched: it for it in times}.values()),
    )


def _sound_time(it: SeenOnce, today: dt.date) -> SeenOnce:
    score, original = _sound_score(it.score, it.original_score)
    is_to_come = it.watched.on is not None and it.watched.on > today
    watched = Watched() if is_to_come else it.watched
    return replace(it, watched=watched, score=score, original_score=original)


def _sound_score(score: int | None, original: str) -> tuple[int | None, str]:
    if score is None or not 0 <= score <= SCORE_MAX:
        return None, ""
    return score, clean_line(original)[:ORIGINAL_MAX]


def _sorted(times: Iterable[SeenOnce]) -> tuple[SeenOnce, ...]:
    return tuple(sorted(times, key=age))


def _paragraphs(*texts: str) -> str:
    """One after the other, without what one of them says already."""
    told = ""
    for text in map(clean_text, texts):
        if text and text not in told:
            told = f"{told}{PARAGRAPH}{text}" if told else text
    return told


# --- the watchlist ---


def _plan_wish(row: Row, number: int, mine: Holding, clash: Clash, frame: Frame) -> Plan:
    said = clean_line(row.memo)
    why, is_cut = said[:WHY_MAX].rstrip(), len(said) > WHY_MAX
    if mine.wish is None:
        return Plan(Deed.ADD, replace(mine, wish=Wished(why, frame.placed_at(row, number))), is_cut)
    if not why or why == mine.wish.why:
        return Plan(Deed.SAME, mine, is_cut)
    is_newer = row.logged_at is not None and row.logged_at > mine.wish.added_at
    if clash == Clash.THEIRS or (clash == Clash.NEWER and is_newer):
        return Plan(Deed.CHANGE, replace(mine, wish=replace(mine.wish, why=why)), is_cut)
    return Plan(Deed.KEEP, mine)
