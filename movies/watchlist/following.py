"""What a watchlist does when its owner changes, as movies.walls does of a wall.

Registered with accounts.changes; called with the owner's row locked.
"""

from __future__ import annotations

from accounts import changes
from accounts.models import User
from movies import hiding
from movies.models import Wish
from movies.walls import dated_as_in
from movies.watchlist import counts


@changes.follow
def follow_owner(owner: User, before: changes.Standing) -> None:
    if before.watchlist_is_public and not owner.watchlist_is_public:
        hiding.watchlist()
    if str(owner.country) != before.country:
        Wish.objects.owned_by(owner).update(**dated_as_in(str(owner.country)))
        counts.step(owner, 0)
