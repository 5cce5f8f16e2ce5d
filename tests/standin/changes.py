"""What TMDB changed, a day at a time: `/movie/changes`, in its shape and with its habits."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

JSON = dict[str, Any]
PAGE_LENGTH = 100
SPAN_DAYS = 14
BAD_DATE = {"success": False, "status_code": 23, "status_message": "Invalid date: Must be YYYY-MM-DD."}
BAD_RANGE = {
    "success": False,
    "status_code": 20,
    "status_message": "Invalid date range: No longer than 14 days.",
}
ADULT = (False, None, False)  # it does not know of all


def changes(by_day: Mapping[str, Sequence[int]], query: Mapping[str, str], page: int) -> tuple[int, JSON]:
    try:
        first, last = (dt.date.fromisoformat(query[name]) for name in ("start_date", "end_date"))
    except (KeyError, ValueError):
        return 400, BAD_DATE
    if not 0 <= (last - first).days <= SPAN_DAYS:
        return 422, BAD_RANGE
    days = (str(first + dt.timedelta(days=n)) for n in range((last - first).days + 1))
    ids = list(dict.fromkeys(tmdb_id for day in days for tmdb_id in by_day.get(day, ())))
    here = ids[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    return 200, {
        "results": [{"id": tmdb_id, "adult": ADULT[tmdb_id % 3], "softcore": False} for tmdb_id in here],
        "page": page,
        "total_pages": -(-len(ids) // PAGE_LENGTH),
        "total_results": len(ids),
    }
