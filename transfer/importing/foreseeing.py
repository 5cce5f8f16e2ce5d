"""What writing a row would do, said before it is done: the same plan that the commit follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from movies.holdings import Holding, Holdings
from transfer.importing import held
from transfer.importing.committing import frame_of, is_taken
from transfer.importing.merging import Deed, plan
from transfer.models import Clash, Import, ImportRow
from transfer.sources.rows import Row


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`mine` is what is there, `wanted` what would be; of a row without a film both are empty."""

    row: ImportRow
    said: Row
    deed: Deed
    mine: Holding
    wanted: Holding


def foresee(batch: Import, rows: Sequence[ImportRow]) -> list[Foreseen]:
    """In their order; batch with its owner loaded. Three queries, however many rows.

    Each as if it were the only one: rows that speak of one film are told of when they are written.
    """
    holdings = Holdings(batch.owner, {row.tmdb_id for row in rows if row.tmdb_id})
    return [_foresee(batch, row, holdings) for row in rows]


def _foresee(batch: Import, row: ImportRow, holdings: Holdings) -> Foreseen:
    said = held.said_by(row)
    if row.tmdb_id is None:
        return Foreseen(row, said, Deed.NOTHING, Holding(), Holding())
    mine = holdings.of(row.tmdb_id)
    made = plan(
        said,
        row.number,
        mine=mine,
        clash=Clash(row.clash or batch.clash),
        frame=frame_of(batch),
        leaves_watchlist=True,
    )
    return Foreseen(row, said, made.deed if is_taken(row) else Deed.NOTHING, mine, made.wanted)
