"""Django's sessions in the database, read by SQL that is written once, as each page of a member reads one."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.db.models import CharField, DateTimeField, QuerySet
from django.utils import timezone

from mymovie.statement import Given, Statement


def _asked() -> QuerySet[Any, Any]:
    sessions = SessionStore.get_model_class().objects
    key, now = Given("key", CharField()), Given("now", DateTimeField())
    return sessions.filter(session_key=key, expire_date__gt=now).values_list("session_data")


_found = Statement(_asked)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        rows = _found.rows(key=self.session_key, now=timezone.now())
        if not rows:
            self._session_key = None
            return {}
        kept: dict[str, Any] = self.decode(rows[0][0])
        return kept
