"""Four people who follow, block, mute, hide and show themselves, in any order: who sees what of whom."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from accounts.actions import choose_visibility
from accounts.models import User, Visibility
from follows import actions, counts
from follows.actions import CannotFollow
from follows.models import Block, Follow, Mute, State
from follows.querysets import followers_of
from movies.feed import open_feed
from movies.models import Entry
from tests.factories import make_entry, make_movie, make_user
from tests.properties import Undone, try_out

PEOPLE = ("alice", "bobby", "carol", "daisy")
VISITOR = ""
Pair = tuple[str, str]
people = st.sampled_from(PEOPLE)
POOLS = {
    "data": [(Visibility.PUBLIC, Visibility.PUBLIC, Visibility.FOLLOWERS, Visibility.PRIVATE)],
    "one": PEOPLE,
    "other": PEOPLE,
    "owner": PEOPLE,
    "name": (VISITOR, *PEOPLE),
    "visibility": (*Visibility, Visibility.PUBLIC),
    "earlier": tuple(Visibility),
    "is_muted": (True, False),
}


class FollowGraph(Undone):
    @initialize(data=st.tuples(*[st.sampled_from(Visibility)] * len(PEOPLE)))
    def begin(self, data: tuple[Visibility, ...]) -> None:
        # What must be true.
        self.visibility = dict(zip(PEOPLE, data, strict=True))
        self.follows: dict[Pair, State] = {}  # (follower, followed)
        self.blocks: set[Pair] = set()
        self.mutes: set[Pair] = set()
        open_film, private_film = make_movie(tmdb_id=21), make_movie(tmdb_id=22)
        self.users = {name: make_user(name, visibility=seen) for name, seen in self.visibility.items()}
        for user in self.users.values():
            make_entry(user, open_film)
            make_entry(user, private_film, is_private=True)

    def is_apart(self, one: str, other: str) -> bool:
        return (one, other) in self.blocks or (other, one) in self.blocks

    @rule(one=people, other=people)
    def follow(self, one: str, other: str) -> None:
        theirs = self.visibility[other]
        is_unseen = theirs == Visibility.FOLLOWERS and self.visibility[one] == Visibility.PRIVATE
        may = (
            one != other and theirs != Visibility.PRIVATE and not self.is_apart(one, other) and not is_unseen
        )
        try:
            actions.follow(follower=self.users[one], followed=self.users[other])
        except CannotFollow:
            assert not may
        else:
            assert may
            state = State.ACCEPTED if theirs == Visibility.PUBLIC else State.REQUESTED
            self.follows.setdefault((one, other), state)

    @rule(one=people, other=people)
    def become_friends(self, one: str, other: str) -> None:
        """Chance alone seldom leaves anything for the other deeds to end."""
        for follower, followed in ((one, other), (other, one)):
            self.follow(follower, followed)
            self.accept(followed, follower)

    @rule(one=people, other=people)
    def unfollow(self, one: str, other: str) -> None:
        actions.unfollow(follower=self.users[one], followed=self.users[other])
        self.follows.pop((one, other), None)

    @rule(one=people, other=people)
    def remove_follower(self, one: str, other: str) -> None:
        actions.remove_follower(followed=self.users[one], follower=self.users[other])
        self.follows.pop((other, one), None)

    @rule(one=people, other=people)
    def accept(self, one: str, other: str) -> None:
        told = actions.accept(followed=self.users[one], follower=self.users[other])
        if (other, one) in self.follows:
            self.follows[other, one] = State.ACCEPTED
        assert told == ((other, one) in self.follows)

    @rule(one=people, other=people)
    def refuse(self, one: str, other: str) -> None:
        told = actions.refuse(followed=self.users[one], follower=self.users[other])
        if self.follows.get((other, one)) == State.REQUESTED:
            del self.follows[other, one]
        assert told == ((other, one) not in self.follows)

    @rule(one=people, other=people)
    def block(self, one: str, other: str) -> None:
        actions.block(blocker=self.users[one], blocked=self.users[other])
        if one != other:
            self.blocks.add((one, other))
            self.follows.pop((one, other), None)
            self.follows.pop((other, one), None)

    @rule(one=people, other=people)
    def unblock(self, one: str, other: str) -> None:
        actions.unblock(blocker=self.users[one], blocked=self.users[other])
        self.blocks.discard((one, other))

    @rule(one=people, other=people, is_muted=st.booleans())
    def mute(self, one: str, other: str, is_muted: bool) -> None:
        (actions.mute if is_muted else actions.unmute)(muter=self.users[one], muted=self.users[other])
        if is_muted and one != other:
            self.mutes.add((one, other))
        elif not is_muted:
            self.mutes.discard((one, other))

    @rule(one=people, visibility=st.sampled_from(Visibility))
    def choose_visibility(self, one: str, visibility: Visibility) -> None:
        before, self.visibility[one] = self.visibility[one], visibility
        choose_visibility(user=self.users[one], visibility=visibility)
        if visibility == before:
            return
        for follower, followed in list(self.follows):
            theirs = self.visibility[followed], self.visibility[follower]
            if theirs == (Visibility.FOLLOWERS, Visibility.PRIVATE):
                del self.follows[follower, followed]  # they could never see who reads their wall
            elif followed == one and visibility == Visibility.PUBLIC:
                self.follows[follower, followed] = State.ACCEPTED

    @rule(
        one=people, other=people, earlier=st.sampled_from(Visibility), visibility=st.sampled_from(Visibility)
    )
    def meet_and_change(self, one: str, other: str, earlier: Visibility, visibility: Visibility) -> None:
        """Whoever they are, they follow each other as far as they may, and one turns to be something else."""
        self.choose_visibility(other, earlier)
        self.choose_visibility(one, Visibility.PUBLIC)
        self.become_friends(one, other)
        self.choose_visibility(one, visibility)

    # --- what must be true of it ---

    def knows_of(self, viewer: str, person: str) -> bool:
        is_shown = self.visibility[person] != Visibility.PRIVATE and not self.is_apart(viewer, person)
        return viewer == person or is_shown

    def may_open(self, viewer: str, person: str) -> bool:
        if viewer == person:
            return True
        is_let_in = self.follows.get((viewer, person)) == State.ACCEPTED
        return self.knows_of(viewer, person) and (self.visibility[person] == Visibility.PUBLIC or is_let_in)

    @invariant()
    def the_rows_are_what_was_done(self) -> None:
        follows = Follow.objects.values_list("follower__handle", "followed__handle", "state")
        assert {(one, other): State(state) for one, other, state in follows} == self.follows
        assert set(Block.objects.values_list("blocker__handle", "blocked__handle")) == self.blocks
        assert set(Mute.objects.values_list("muter__handle", "muted__handle")) == self.mutes

    @rule(name=st.sampled_from((VISITOR, *PEOPLE)))
    def look(self, name: str) -> None:
        """What one of them sees of everybody. Dear, so not after each step; at the end all of them look."""
        viewer = self.users.get(name, AnonymousUser())
        knows = {person for person in PEOPLE if self.knows_of(name, person)}
        opens = {person for person in PEOPLE if self.may_open(name, person)}
        assert set(User.objects.visible_to(viewer).values_list("handle", flat=True)) == knows
        assert set(User.objects.open_to(viewer).values_list("handle", flat=True)) == opens
        seen = set(Entry.objects.visible_to(viewer).values_list("owner__handle", "movie_id"))
        assert seen == {(person, 21) for person in opens} | {(one, 22) for one in {name} - {VISITOR}}
        if isinstance(viewer, User):
            self.look_at_feed(name, viewer)

    def look_at_feed(self, name: str, viewer: User) -> None:
        told = {group.owner.handle for group in open_feed(viewer, after=None, language="ja").groups}
        heard = {
            followed
            for (follower, followed), state in self.follows.items()
            if follower == name and state == State.ACCEPTED and (name, followed) not in self.mutes
        }
        assert told == {person for person in heard if self.may_open(name, person)}

    @rule(name=st.sampled_from((VISITOR, *PEOPLE)), owner=people)
    def look_at_list(self, name: str, owner: str) -> None:
        listed = followers_of(self.users[owner], self.users.get(name, AnonymousUser()))
        unknown = {person for person in PEOPLE if not self.knows_of(name, person)}
        assert unknown.isdisjoint(listed.values_list("handle", flat=True))

    def teardown(self) -> None:
        try:
            if hasattr(self, "users"):
                assert list(counts.drifts(fix=False)) == []
                for name in (VISITOR, *PEOPLE):
                    self.look(name)
        finally:
            super().teardown()


@pytest.mark.once
@pytest.mark.django_db
def test_the_follow_graph_is_as_it_was_said() -> None:
    try_out(FollowGraph, POOLS)
