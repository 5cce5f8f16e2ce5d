"""Every deed of the staff on people, entries and films: each with its line in the log, in one transaction."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts import actions as people
from accounts import sessions
from accounts.models import User
from movies import actions as entries
from movies import catalogue, merging
from movies.models import Entry, Movie
from movies.tmdb import service
from support import letters, log, roles
from support.models import Act, Report, State
from support.roles import Role


class Refused(Exception):
    """Not to be done; the class says why."""


class NotOneself(Refused):
    pass


class LastAdministrator(Refused):
    pass


@transaction.atomic
def suspend(*, actor: User, person: User, reason: str) -> User:
    """Nobody sees them any more, and they are logged out everywhere; told by mail why.

    Raises NotOneself, LastAdministrator.
    """
    _refuse_to_lose(actor, person)
    before = _standing(User.objects.get(pk=person.pk))
    person = people.suspend(user=person)
    sessions.end_all(person)
    if before != _standing(person):
        _log_person(actor, Act.SUSPEND, person, before, reason)
        letters.suspended(person, reason)
    return person


@transaction.atomic
def restore(*, actor: User, person: User, reason: str) -> User:
    """As they were before `suspend`; told by mail."""
    roles.lock()  # two clicks: the second finds it done
    before = _standing(User.objects.get(pk=person.pk))
    person = people.restore(user=person)
    if before != _standing(person):
        _log_person(actor, Act.RESTORE, person, before, reason)
        letters.restored(person)
    return person


@transaction.atomic
def end_sessions(*, actor: User, person: User, reason: str) -> None:
    """Log them out everywhere, e.g. when somebody else may be in; the account stays as it is."""
    sessions.end_all(person)
    log.write(actor=actor, action=Act.END_SESSIONS, subject=person, reason=reason)


@transaction.atomic
def appoint(*, actor: User, person: User, role: Role | None, reason: str = "") -> User:
    """Give somebody a role among the staff, or take it. Raises NotOneself, LastAdministrator."""
    person = User.objects.get(pk=person.pk)
    before = roles.role_of(person)
    if before == role:
        return person
    if before is Role.ADMINISTRATOR:
        _refuse_to_lose(actor, person)
    roles.give(person, role)
    sessions.end_all(person)  # what was opened with less, or with more, goes on with neither
    log.write(
        actor=actor,
        action=Act.APPOINT,
        subject=person,
        reason=reason,
        before={"role": before},
        after={"role": role},
    )
    return person


@transaction.atomic
def rename(*, actor: User, person: User, nickname: str, link: str, reason: str = "") -> User:
    """Correct what a person shows of themselves, e.g. an insult."""
    given = {"nickname": nickname, "link": link}
    changed = {name: value for name, value in given.items() if getattr(person, name) != value}
    if changed:
        person = people.revise_profile(user=person, **changed)
        log.write(
            actor=actor, action=Act.RENAME, subject=person, reason=reason, after={"changed": list(changed)}
        )
    return person


@transaction.atomic
def hide_memo(*, actor: User, entry: Entry, is_hidden: bool, reason: str) -> None:
    """From all but its owner, or show it again. Raises Entry.DoesNotExist."""
    if entries.hide_memo(entry=entry, is_hidden=is_hidden):
        log.write(
            actor=actor,
            action=Act.HIDE_MEMO if is_hidden else Act.SHOW_MEMO,
            subject=entry,
            reason=reason,
            before={"memo_is_hidden": not is_hidden},
            after={"memo_is_hidden": is_hidden},
        )


def refresh_film(*, actor: User, movie: Movie, reason: str = "") -> Movie:
    """Write what TMDB says of it now. Raises TMDBError; TMDBNotFound when it was deleted or merged there."""
    record = service.movie(movie.tmdb_id)
    with transaction.atomic():
        before = _film_facts(movie)
        movie = catalogue.store_rows(record, timezone.now())
        log.write(
            actor=actor,
            action=Act.REFRESH,
            subject=movie,
            reason=reason,
            before=before,
            after=_film_facts(movie),
        )
    catalogue.redate(movie)  # locks owners, so it may not hold the film's row
    return movie


def merge_films(*, actor: User, former: Movie, survivor_id: int, reason: str) -> int:
    """Move every entry to the surviving film, and let the former one's address lead there; how many moved.

    Raises MovieUnknown and TMDBError when the surviving film is new to us and cannot be had, NotMergeable.
    """
    if merging.survivor_of(survivor_id) is not None:
        raise merging.NotMergeable  # that one has gone itself
    survivor = catalogue.find_or_fetch(survivor_id)
    moved = 0
    while True:
        with transaction.atomic():
            _move_reports(former, survivor)
            step = merging.step(former_id=former.pk, survivor_id=survivor.pk)
            _log_merge(actor, former, survivor, step, reason)
        moved += step.moved
        if step.is_last:
            return moved


def _move_reports(former: Movie, survivor: Movie) -> None:
    """Of two by one person about one memo, one stays open."""
    about_survivor = Report.objects.open().filter(about_film=survivor)
    for report in Report.objects.open().filter(about_film=former):
        if about_survivor.filter(reporter=report.reporter_id, about_person=report.about_person_id).exists():
            Report.objects.filter(pk=report.pk).update(state=State.DONE, closed_at=timezone.now())
    Report.objects.filter(about_film=former).update(about_film=survivor)


def _log_merge(actor: User, former: Movie, survivor: Movie, step: merging.Step, reason: str) -> None:
    done = {"moved": step.moved, "joined": step.joined, "is_last": step.is_last}
    films = {"former": former.pk, "survivor": survivor.pk}
    for movie_id in films.values():
        subject = Movie(pk=movie_id)
        log.write(actor=actor, action=Act.MERGE, subject=subject, reason=reason, before=films, after=done)


def _refuse_to_lose(actor: User, person: User) -> None:
    roles.lock()
    if actor.pk == person.pk:
        raise NotOneself
    if not roles.administrators().exclude(pk=person.pk).exists():
        raise LastAdministrator


def _standing(person: User) -> log.JSON:
    return {"is_active": person.is_active}


def _log_person(actor: User, action: Act, person: User, before: log.JSON, reason: str) -> None:
    after = _standing(person)
    log.write(actor=actor, action=action, subject=person, reason=reason, before=before, after=after)


def _film_facts(movie: Movie) -> log.JSON:
    return {
        "original_title": movie.original_title,
        "released_on": movie.released_on and movie.released_on.isoformat(),
        "fetched_at": movie.fetched_at and movie.fetched_at.isoformat(),
    }
