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
    member = Member()
    with Process(release, "web", url) as one, Process(release, "web", url) as other:
        said.must(one.is_up() and other.is_up(), "two instances are up")
        said.must(member.log_in(one.port, release), "a member logs in on one")
        said.must(member.is_known(other.port), "and goes on on the other")
        told = member.follows_and_unfollows(other.port) + member.follows_and_unfollows(one.port)
        said.must(all(status in (200, 302) for status in told), f"follows and unfollows on both: {told}")
        member.post(other.port, "/accounts/logout/")
        said.must(not member.is_known(one.port), "logged out on the other, nobody on the one")
        said.must(member.log_in(other.port, release), "and logs in again")
    return member


def _killed(said: Said, release: Release, url: str, member: Member) -> None:
    """Out of the blue, as when a machine is taken away: whoever is refused is sent to the other."""
    with Process(release, "web", url) as one, Process(release, "web", url) as other:
        one.is_up(), other.is_up()
        with Balancer([one.port, other.port], asks_another=True) as balancer:
            with Load(balancer.port, cookie=member.cookie) as load:
                load.go_on(5)
                clock = Clock()
                code = one.end()
                said.note(f"SIGTERM under load: ended with {code} in {clock}")
                load.go_on(5)
            load.tell(said, "one of two killed by SIGTERM, the proxy asks the other when it is refused")


def _taken_out(said: Said, release: Release, url: str, member: Member) -> None:
    """As AWS's balancer does it, which asks nobody else: first out of the list, then ended."""
    with Process(release, "web", url) as one, Process(release, "web", url) as other:
        one.is_up(), other.is_up()
        with Balancer([one.port, other.port], asks_another=False) as balancer:
            with Load(balancer.port, cookie=member.cookie) as load:
                load.go_on(3)
                balancer.send_to([other.port])
                one.end()
                load.go_on(3)
            load.tell(said, "one of two taken out and then ended, nobody is asked twice")
