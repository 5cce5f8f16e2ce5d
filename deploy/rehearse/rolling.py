"""A release and the one after it on one database, under load, while that one migrates; and back again."""

import os
import subprocess
from contextlib import ExitStack
from typing import NamedTuple

from deploy.bundle import tree
from deploy.rehearse import machine
from deploy.rehearse.instance import Process
from deploy.rehearse.load import Load
from deploy.rehearse.machine import Server
from deploy.rehearse.member import Member
from deploy.rehearse.proxy import Balancer
from deploy.rehearse.release import LEADER, Release, unpacked, unpacked_next
from deploy.rehearse.said import Clock, Missing, Said


def rehearse(said: Said) -> None:
    machine.nginx()
    this = unpacked()
    with machine.postgres() as server:
        try:
            _pair(said, server, unpacked(commit_before()), this)
        except Missing as missing:
            said.skip(str(missing))
        # The newest migrations may touch nothing that is in use; this one does.
        _pair(said, server, this, unpacked_next())


def commit_before() -> str:
    """BEFORE; else the newest tag before this commit; else what came before the newest migration."""
    if named := os.environ.get("BEFORE"):
        return named
    try:
        tags = tree.git("tag", "--merged", "HEAD~1", "--sort=-creatordate").splitlines()
        newest = tree.git("log", "-1", "--format=%H", "--diff-filter=A", "--", "*/migrations/*.py")
        return tags[0] if tags else tree.git("rev-parse", "--verify", f"{newest}~1")
    except subprocess.CalledProcessError as error:
        raise Missing("no release before: the history of this clone does not reach back to one.") from error


class Stage(NamedTuple):
    said: Said
    url: str
    balancer: Balancer
    member: Member
    stack: ExitStack


def _pair(said: Said, server: Server, before: Release, after: Release) -> None:
    with ExitStack() as stack:
        url = server.database("rolling")
        for command in (["migrate"], ["createcachetable"], ["load_demo"]):
            before.manage(url, *command).check_returncode()
        plan = after.manage(url, "showmigrations", "--plan").stdout
        new = [line.split()[-1] for line in plan.splitlines() if line.startswith("[ ]")]
        said.must(new, f"{before.name} runs, {after.name} brings {len(new)} migrations: {', '.join(new)}")
        olds = [stack.enter_context(Process(before, "web", url)) for _ in range(2)]
        said.must(all(old.is_up() for old in olds), "two instances of the release before are up")
        member = Member()
        said.must(member.log_in(olds[0].port, before), "a member is logged in")
        balancer = stack.enter_context(Balancer([old.port for old in olds], asks_another=False))
        stage = Stage(said, url, balancer, member, stack)
        news = _forth(stage, before, after, olds)
        _back(stage, after, before, news)


def _forth(stage: Stage, before: Release, after: Release, olds: list[Process]) -> list[Process]:
    said = stage.said
    with Load(stage.balancer.port, stage.member) as load:
        load.go_on(2)
        clock = Clock()
        with load.during("the migration"):
            hook = after.hook("hooks/predeploy/10_migrate.sh", stage.url, **LEADER)
        last = hook.stdout.strip().splitlines()[-1]
        said.must(hook.returncode == 0, f"{after.name} migrates while the other serves: {last} ({clock})")
        with load.during("the time before the first of the new"):
            load.go_on(2)
        news = _replace(stage, after, olds, load)
        said.must(stage.member.is_known(stage.balancer.port), "the member is still logged in")
    load.tell(said, f"{before.name} to {after.name}")
    return news


def _back(stage: Stage, after: Release, before: Release, news: list[Process]) -> None:
    """The schema stays: nothing is migrated back, and the hook of the release before finds nothing to do."""
    said = stage.said
    with Load(stage.balancer.port, stage.member) as load:
        _replace(stage, before, news, load)
        said.must(stage.member.is_known(stage.balancer.port), "the member is still logged in")
        if before.has_command("migrate_safely"):
            hook = before.hook("hooks/predeploy/10_migrate.sh", stage.url, **LEADER)
            said.must(hook.returncode == 0, f"its hook: {hook.stdout.strip().splitlines()[-1]}")
    load.tell(said, f"back from {after.name} to {before.name}")


def _replace(stage: Stage, release: Release, gone: list[Process], load: Load) -> list[Process]:
    """With an additional batch: one more comes, then one goes, until all are of the release."""
    said, balancer = stage.said, stage.balancer
    serving, come = list(gone), []
    for old in gone:
        new = stage.stack.enter_context(Process(release, "web", stage.url))
        said.must(new.is_up(), f"one of {release.name} is up")
        serving.append(new)
        come.append(new)
        balancer.send_to([one.port for one in serving])
        with load.during("both releases together"):
            load.go_on(2)
        serving.remove(old)
        balancer.send_to([one.port for one in serving])
        served = balancer.served
        code = old.end()
        said.must(
            served[old.port] and served[new.port] and code == 0,
            f"the one that goes was asked {served[old.port]} times and ends with {code}; "
            f"its successor was asked {served[new.port]} times",
        )
    return come
