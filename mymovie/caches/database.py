"""What must not be lost before its time: locks, counts of wrong passwords, codes that were used once."""

import base64
import datetime as dt
import pickle
from typing import Any

from django.core.cache.backends import db
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.db import connections, router
from django.utils import timezone


class DatabaseCache(db.DatabaseCache):
    """Django's, with a lock that one alone can get, and without forgetting what still holds.

    Django's `add` reads and then writes: of two who find a lock that has run out, both get it. And when the
    table is full it drops what sorts first, whatever it is.
    """

    _table: str

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        key = self.make_and_validate_key(key, version=version)
        connection = connections[router.db_for_write(self.cache_model_class)]
        until, now = (
            connection.ops.adapt_datetimefield_value(at.replace(microsecond=0))
            for at in (self._until(timeout), timezone.now())
        )
        # As Django reads it back; nobody but us writes there, so that nothing of a stranger's is unpickled.
        text = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
        table = connection.ops.quote_name(self._table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} AS held (cache_key, value, expires) VALUES (%s, %s, %s)"  # noqa: S608
                " ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
                " WHERE held.expires < %s",
                [key, text, until, now],
            )
            return bool(cursor.rowcount)

    def _until(self, timeout: float | None) -> dt.datetime:
        until = self.get_backend_timeout(timeout)
        return dt.datetime.max if until is None else dt.datetime.fromtimestamp(until, tz=dt.UTC)

    def _cull(self, db: str, cursor: Any, now: dt.datetime, num: int) -> None:
        """What has run out. The rest ends by itself: limits bound how fast it grows."""
        connection = connections[db]
        table = connection.ops.quote_name(self._table)
        cursor.execute(
            f"DELETE FROM {table} WHERE expires < %s",  # noqa: S608
            [connection.ops.adapt_datetimefield_value(now)],
        )
