"""Two instances behind nginx, under load; one goes. Nobody notices which was asked: none keeps anything."""

from deploy.rehearse import machine
from deploy.rehearse.instance import Process
from deploy.rehearse.load import Load
from deploy.rehearse.member import Member
from deploy.rehearse.proxy import Balancer
from deploy.rehearse.release import Release, unpacked
from deploy.rehearse.said import Clock, Said


def rehearse(said: Said) -> None:
    machine.nginx()
    release = unpacked()
    with machine.postgres() as server:
        url = server.database("restart")
        release.manage(url, "migrate_safely").check_returncode()
        release.manage(url, "load_demo").check_returncode()
        member = _no_state(said, release, url)
        _killed(said, release, url, member)
        _taken_out(said, release, url, member)


def _no_state(said: Said, release: Release, url: str) -> Member:
    member, files = Member(), release.files()
    with Process(release, "web", url) as one, Process(release, "web", url) as other:
        said.must(one.is_up() and other.is_up(), "two instances are up")
        said.must(member.log_in(one.port, release), "a member logs in on one")
        said.must(member.is_known(other.port), "and goes on on the other")
        told = member.writes(other.port) + member.writes(one.port)
        said.must(set(told) == {302}, f"follows, registers, edits, removes on both: {told}")
        member.post(other.port, "/accounts/logout/")
        said.must(not member.is_known(one.port), "logged out on the other, nobody on the one")
        said.must(member.log_in(other.port, release), "and logs in again")
        left = release.files() - files
        left |= {path.name for process in (one, other) for path in process.temporary.iterdir()}
        said.must(not left, f"neither wrote a file, in its folder or a temporary one {sorted(left)[:5]}")
    return member


def _killed(said: Said, release: Release, url: str, member: Member) -> None:
    """Out of the blue, as when a machine is taken away: whoever is refused is sent to the other."""
    with Process(release, "web", url) as one, Process(release, "web", url) as other:
        said.must(one.is_up() and other.is_up(), "two instances are up")
        with Balancer([one.port, other.port], asks_another=True) as balancer:
            with Load(balancer.port, member) as load:
                load.go_on(5)
                before, clock = balancer.served, Clock()
                with load.during("the end of the one"):
                    code = one.end()
                said.must(code == 0, f"SIGTERM under load: ended with {code} in {clock}")
                load.go_on(5)
            load.tell(said, "one of two killed by SIGTERM")
            said.must(
                before[one.port] and before[other.port] and balancer.asked_twice,
                f"before it one was asked {before[one.port]} times and the other {before[other.port]} times; "
                f"{balancer.asked_twice} requests that the one refused went to the other",
            )


def _taken_out(said: Said, release: Release, url: str, member: Member) -> None:
    """As AWS's balancer does it, which asks nobody else: first out of the list, then ended."""
    with Process(release, "web", url) as one, Process(release, "web", url) as other:
        said.must(one.is_up() and other.is_up(), "two instances are up")
        with Balancer([one.port, other.port], asks_another=False) as balancer:
            with Load(balancer.port, member) as load:
                load.go_on(3)
                with load.during("its going"):
                    balancer.send_to([other.port])
                    served = balancer.served[one.port]
                    code = one.end()
                load.go_on(3)
            said.must(served and code == 0, f"the one was asked {served} times and ended with {code}")
            load.tell(said, "one of two taken out, then ended")
