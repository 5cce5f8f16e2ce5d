"""One person with a row in every table that can speak of them, and a mark of its own in every text column."""

import datetime as dt
import json
from collections.abc import Callable

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from follows import actions as follows
from follows.models import Follow
from movies.actions import remove_entry
from movies.models import Entry, Movie, TasteMatch, TasteRun, UnmetFilms, Viewing, Wish
from support.models import Act, ContactMessage, Report, StaffAction, SubjectKind
from tests.accounts.forms import log_in
from tests.factories import make_entry, make_user
from transfer.models import Import, ImportRow, Job, Kind, Source, State, UploadPart

# Columns that take no mark, and why.
NO_MARK = {
    "accounts.User.password": "a hash",
    "accounts.User.nickname_key": "the nickname's mark, folded",
    "accounts.User.country": "a code",
    "accounts.User.time_zone": "a name from a list",
    "accounts.User.wall_counts": "numbers",
    "movies.Entry.released_country": "a code",
    "movies.Viewing.watched_precision": "one of four",
    "movies.Wish.released_country": "a code",
    "transfer.Import.key": "made by us",
    "transfer.ImportRow.candidates": "films, as TMDB tells of them",
    "transfer.ImportRow.reason": "a code",
    "transfer.Job.key": "made by us",
    "transfer.Job.counts": "numbers",
    "transfer.Job.waits_for": "a code",
    "transfer.Job.holder": "the name of a process",
    "usersessions.UserSession.session_key": "made by Django",
    "usersessions.UserSession.data": "empty",
    "admin.LogEntry.object_id": "a number",
    "support.ContactMessage.key": "a digest",
}


class Canaries:
    """The marks that were given out, `{column: mark}`, and the person who bears them."""

    def __init__(self, others: dict[str, User], movies: list[Movie]) -> None:
        self.marks: dict[str, str] = {}
        self.others, self.movies = others, movies
        self.handle = self.mark("accounts.User.handle")
        self.email = f"{self.mark('accounts.User.email')}@example.com"
        self.person = make_user(
            self.handle,
            email=self.email,
            nickname=self.mark("accounts.User.nickname"),
            link=f"https://{self.mark('accounts.User.link')}.example/",
            birth_date=dt.date(1990, 2, 3),
        )
        for fill in FILLERS.values():
            fill(self)
        self.person.refresh_from_db()

    def mark(self, column: str) -> str:
        mark = f"zq{len(self.marks):03}qz"
        self.marks[column] = mark
        return mark


def _former_handles(it: Canaries) -> None:
    old, new = it.handle, it.mark("accounts.FormerHandle.handle")
    accounts.revise_profile(user=it.person, handle=new)
    accounts.revise_profile(user=it.person, handle=old)


def _emails(it: Canaries) -> None:
    EmailAddress.objects.create(user=it.person, email=f"{it.mark('account.EmailAddress.email')}@example.com")


def _confirmations(it: Canaries) -> None:
    address = EmailAddress.objects.filter(user=it.person).last()
    EmailConfirmation.objects.create(email_address=address, key=it.mark("account.EmailConfirmation.key"))


def _authenticators(it: Canaries) -> None:
    mark = it.mark("mfa.Authenticator.data")
    Authenticator.objects.create(user=it.person, type="webauthn", data={"name": mark, "credential": {}})
    secret = it.mark("mfa.Authenticator.data (secret)")
    Authenticator.objects.create(user=it.person, type="totp", data={"secret": secret})


def _sessions(it: Canaries) -> None:
    """Logged in, once before the second factor was there; and once on the way to a new password."""
    Authenticator.objects.filter(user=it.person).update(user=it.others["bob"])
    log_in(Client(headers={"User-Agent": it.mark("usersessions.UserSession.user_agent")}), it.email)
    Authenticator.objects.filter(user=it.others["bob"]).update(user=it.person)
    Client().post("/accounts/password/reset/", {"email": it.email})


def _follows(it: Canaries) -> None:
    follows.follow(follower=it.person, followed=it.others["bob"])
    follows.follow(follower=it.others["bob"], followed=it.person)
    assert Follow.objects.count() >= 2


def _blocks(it: Canaries) -> None:
    follows.block(blocker=it.person, blocked=it.others["dave"])
    follows.block(blocker=it.others["carol"], blocked=it.person)


def _mutes(it: Canaries) -> None:
    follows.mute(muter=it.person, muted=it.others["bob"])
    follows.mute(muter=it.others["bob"], muted=it.person)


def _entries(it: Canaries) -> None:
    entry = make_entry(it.person, it.movies[0], score=77, memo=it.mark("movies.Entry.memo"))
    Entry.objects.filter(pk=entry.pk).update(original_score=it.mark("movies.Entry.original_score"))


def _viewings(it: Canaries) -> None:
    mark = it.mark("movies.Viewing.original_score")
    Viewing.objects.create(
        entry=it.person.entries.get(), note=it.mark("movies.Viewing.note"), original_score=mark,
        revised_on=dt.date(2024, 5, 1),
    )  # fmt: skip


def _wishes(it: Canaries) -> None:
    Wish.objects.create(owner=it.person, movie=it.movies[0], why=it.mark("movies.Wish.why"))


def _imports(it: Canaries) -> None:
    Import.objects.create(
        owner=it.person,
        source=Source.TABLE,
        state=State.REVIEW,
        name=it.mark("transfer.Import.name"),
        question={"samples": [[it.mark("transfer.Import.question")]]},
        answers={"columns": {it.mark("transfer.Import.answers"): 0}},
        tables={"films": [it.mark("transfer.Import.tables")]},
    )


def _upload_parts(it: Canaries) -> None:
    UploadPart.objects.create(of=Import.objects.get(owner=it.person), number=0, content=b"title")


def _import_rows(it: Canaries) -> None:
    ImportRow.objects.create(
        batch=Import.objects.get(owner=it.person),
        number=1,
        said={"title": it.mark("transfer.ImportRow.said")},
        before={"memo": it.mark("transfer.ImportRow.before")},
        after={"memo": it.mark("transfer.ImportRow.after")},
    )


def _jobs(it: Canaries) -> None:
    batch = Import.objects.get(owner=it.person)
    said = [["skipped", {"title": it.mark("transfer.Job.messages")}]]
    Job.objects.create(owner=it.person, batch=batch, kind=Kind.MATCH, messages=said)


def _removed_entries(it: Canaries) -> None:
    make_entry(it.person, it.movies[1], memo=it.mark("movies.RemovedEntry.fields"))
    remove_entry(owner=it.person, tmdb_id=it.movies[1].pk)


def _matches(it: Canaries) -> None:
    for one, other in ((it.person, it.others["bob"]), (it.others["bob"], it.person)):
        TasteMatch.objects.create(member=one, other=other, common_count=5, scored_count=5, gap=1, rank=1)


def _unmet(it: Canaries) -> None:
    for one, other in ((it.person, it.others["bob"]), (it.others["bob"], it.person)):
        UnmetFilms.objects.create(member=one, other=other, film_count=5, unmet_count=4, share=0.8)


def _taste_runs(it: Canaries) -> None:
    TasteRun.objects.create(member=it.person, wall_version=1)


def _messages(it: Canaries) -> None:
    answered = {"state": "done", "mailed_at": timezone.now(), "category": "question", "language": "ja"}
    ContactMessage.objects.create(
        sender=it.person,
        email=f"{it.mark('support.ContactMessage.email')}@example.com",
        text=it.mark("support.ContactMessage.text"),
        answer=it.mark("support.ContactMessage.answer"),
        key="1",
        **answered,
    )
    words = it.mark("support.ContactMessage.text (logged out)")
    ContactMessage.objects.create(email=it.email.upper(), text=words, key="2", **answered)


def _reports(it: Canaries) -> None:
    Report.objects.create(
        reporter=it.person,
        about_person=it.others["bob"],
        why="other",
        text=it.mark("support.Report.text"),
        answer=it.mark("support.Report.answer"),
        mailed_at=timezone.now(),
    )
    words = it.mark("support.Report.text (about them)")
    memo = it.mark("support.Report.memo")
    Report.objects.create(
        reporter=it.others["bob"], about_person=it.person, why="other", text=words, memo=memo
    )


def _admin_log(it: Canaries) -> None:
    """What they did as one of the staff, and what one of the staff did to them and to their address."""
    did = LogEntry(user=it.person, object_id="1", object_repr=it.mark("admin.LogEntry.object_repr"))
    did.change_message = it.mark("admin.LogEntry.change_message")
    address = EmailAddress.objects.filter(user=it.person).first()
    for entry, row in (
        (did, it.others["bob"]),
        *((LogEntry(user=it.others["stella"]), row) for row in (it.person, address)),
    ):
        entry.action_flag, entry.content_type = CHANGE, ContentType.objects.get_for_model(row)
        entry.object_id, entry.object_repr = str(row.pk), entry.object_repr or str(row)
        entry.change_message = entry.change_message or json.dumps([{"changed": {"name": str(row)}}])
        entry.save()
    StaffAction.objects.create(
        actor_id=it.others["stella"].pk, action=Act.values[0], subject_kind=SubjectKind.values[0],
        subject_key=str(it.person.pk), reason="they asked for it",
    )  # fmt: skip


def _groups(it: Canaries) -> None:
    it.person.groups.add(Group.objects.get_or_create(name="operator")[0])


def _permissions(it: Canaries) -> None:
    it.person.user_permissions.add(Permission.objects.first())


# A table that speaks of people and has no line here fails.
FILLERS: dict[str, Callable[[Canaries], None]] = {
    "accounts.FormerHandle": _former_handles,
    "account.EmailAddress": _emails,
    "account.EmailConfirmation": _confirmations,
    "mfa.Authenticator": _authenticators,
    "usersessions.UserSession": _sessions,
    "follows.Follow": _follows,
    "follows.Block": _blocks,
    "follows.Mute": _mutes,
    "movies.Entry": _entries,
    "movies.Viewing": _viewings,
    "movies.Wish": _wishes,
    "transfer.Import": _imports,
    "transfer.UploadPart": _upload_parts,
    "transfer.ImportRow": _import_rows,
    "transfer.Job": _jobs,
    "movies.RemovedEntry": _removed_entries,
    "movies.TasteMatch": _matches,
    "movies.UnmetFilms": _unmet,
    "movies.TasteRun": _taste_runs,
    "support.ContactMessage": _messages,
    "support.Report": _reports,
    "admin.LogEntry": _admin_log,
    "accounts.User_groups": _groups,
    "accounts.User_user_permissions": _permissions,
}
