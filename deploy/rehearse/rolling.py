"""The release before and this one on one database, under load, while this one migrates; and back again."""

from contextlib import ExitStack

from deploy.bundle import tree
from deploy.rehearse import machine
from deploy.rehearse.instance import Process
from deploy.rehearse.load import Load
from deploy.rehearse.member import Member
from deploy.rehearse.proxy import Balancer
from deploy.rehearse.release import Release, unpacked
from deploy.rehearse.said import Clock, Missing, Said

LEADER = {"EB_IS_COMMAND_LEADER": "true"}


def commit_before() -> str:
    """The newest tag before this commit; else the commit before the newest one that brought a migration."""
    tags = tree.git("tag", "--merged", "HEAD~1", "--sort=-creatordate").splitlines()
    if tags:
        return tags[0]
    newest = tree.git("log", "-1", "--format=%H", "--diff-filter=A", "--", "*/migrations/*.py")
    if not newest:
        raise Missing("no release before: the history of this clone has no commit that brought a migration.")
    return f"{newest}~1"


def rehearse(said: Said) -> None:
    machine.nginx()
    before, this = unpacked(commit_before()), unpacked()
    with machine.postgres() as server, ExitStack() as stack:
        url = server.database("rolling")
        _prepare(before, url)
        plan = this.manage(url, "showmigrations", "--plan").stdout
        new = [line.split()[-1] for line in plan.splitlines() if line.startswith("[ ]")]
        said.must(new, f"{before.name} runs, {this.name} brings {len(new)} migrations: {', '.join(new)}")
        olds = [stack.enter_context(Process(before, "web", url)) for _ in range(2)]
        said.must(all(old.is_up() for old in olds), "two instances of the release before are up")
        member = Member()
        said.must(member.log_in(olds[0].port, before), "a member is logged in")
        balancer = stack.enter_context(Balancer([old.port for old in olds], asks_another=False))
        news = _forth(said, this, url, balancer, member, olds, stack)
        _back(said, before, url, balancer, member, news, stack)


def _prepare(release: Release, url: str) -> None:
    for command in (["migrate"], ["createcachetable"], ["load_demo"]):
        release.manage(url, *command).check_returncode()


def _forth(
    said: Said,
    this: Release,
    url: str,
    balancer: Balancer,
    member: Member,
    olds: list[Process],
    stack: ExitStack,
) -> list[Process]:
    with Load(balancer.port, cookie=member.cookie) as load:
        load.go_on(2)
        clock = Clock()
        migrated = this.hook("hooks/predeploy/10_migrate.sh", url, **LEADER)
        last = migrated.stdout.strip().splitlines()[-1]
        said.must(migrated.returncode == 0, f"this one migrates while the other serves: {last} ({clock})")
        news = _replace(said, this, url, balancer, olds, stack)
        said.must(member.is_known(balancer.port), "the member is still logged in")
        told = member.follows_and_unfollows(balancer.port)
        said.must(all(status in (200, 302) for status in told), f"and follows and unfollows: {told}")
    load.tell(said, "from the release before to this one")
    return news


def _back(
    said: Said,
    before: Release,
    url: str,
    balancer: Balancer,
    member: Member,
    news: list[Process],
    stack: ExitStack,
) -> None:
    """The schema stays: nothing is migrated back, and the hook of the release before finds nothing to do."""
    with Load(balancer.port, cookie=member.cookie) as load:
        _replace(said, before, url, balancer, news, stack)
        said.must(member.is_known(balancer.port), "the member is still logged in")
        told = member.follows_and_unfollows(balancer.port)
        said.must(all(status in (200, 302) for status in told), f"and follows and unfollows: {told}")
        if before.has_command("migrate_safely"):
            hook = before.hook("hooks/predeploy/10_migrate.sh", url)
            said.must(hook.returncode == 0, f"its hook: {hook.stdout.strip().splitlines()[-1]}")
    load.tell(said, "and back again")


def _replace(
    said: Said, release: Release, url: str, balancer: Balancer, gone: list[Process], stack: ExitStack
) -> list[Process]:
    """With an additional batch: one more comes, then one goes, until all are of the release."""
    serving, come = list(gone), []
    for old in gone:
        new = stack.enter_context(Process(release, "web", url))
        said.must(new.is_up(), f"one of {release.name} is up")
        serving.append(new)
        come.append(new)
        balancer.send_to([one.port for one in serving])
        serving.remove(old)
        balancer.send_to([one.port for one in serving])
        old.end()
    return come
