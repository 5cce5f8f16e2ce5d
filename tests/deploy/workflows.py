"""What a workflow may not do, read from its text: what actionlint does not ask for.

`findings` of any workflow, `deploy_findings` of the one that deploys; sentences, none for a sound one.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

READ = {"contents": "read"}
DEPLOY = READ | {"id-token": "write"}
# Whoever is not named here reads the code and no more.
MAY = {"stg": DEPLOY, "prod": DEPLOY, "roll-back": DEPLOY}
ENVIRONMENTS = {"stg": "stg", "prod": "prod", "roll-back": "prod"}
LONGEST_RUN = 3  # lines; what is longer is a script with tests

USES = re.compile(r"^\s*(?:- )?uses:\s*(?P<what>\S+)(?P<comment>.*)$", re.MULTILINE)
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
VERSION = re.compile(r" # v\d+\.\d+\.\d+$")
BUILDS = re.compile(r"\bmake bundle\b|deploy\.bundle\b")
BY_SHA = '--sha256 "$SHA256"'

Job = dict[str, Any]
Step = dict[str, Any]


def findings(text: str) -> list[str]:
    workflow = parsed(text)
    jobs: dict[str, Job] = workflow["jobs"]
    return [
        *_of_the_text(text),
        *_of_the_top(workflow),
        *(f"{name}: {finding}" for name, job in jobs.items() for finding in _of_a_job(name, job)),
    ]


def parsed(text: str) -> dict[str, Any]:
    workflow: dict[Any, Any] = yaml.safe_load(text)
    if True in workflow:  # what YAML 1.1 makes of `on`
        workflow["on"] = workflow.pop(True)
    return workflow


def triggers(workflow: dict[str, Any]) -> set[str]:
    on = workflow["on"]
    return {on} if isinstance(on, str) else set(on)


def steps_of(job: Job) -> list[Step]:
    return list(job.get("steps", []))


def runs_of(job: Job) -> list[str]:
    return [step["run"].strip() for step in steps_of(job) if "run" in step]


def _of_the_text(text: str) -> Iterator[str]:
    for match in USES.finditer(text):
        what = match["what"]
        if what.startswith("./"):
            continue
        if not PINNED.fullmatch(what):
            yield f"{what} is not pinned to a commit"
        elif not VERSION.match(match["comment"]):
            yield f"{what} does not say its version"
    if "secrets" in re.sub(r"#.*", "", text):
        yield "a secret is asked for; AWS is reached by OIDC alone"
    for key in ("aws-access-key-id", "aws-secret-access-key", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        if key in text:
            yield f"a key that lives on: {key}"


def _of_the_top(workflow: dict[str, Any]) -> Iterator[str]:
    if workflow.get("permissions") != {}:
        yield "the top gives permissions to every job"
    for name in ("pull_request_target", "workflow_run"):
        if name in triggers(workflow):
            yield f"{name} gives rights to code of others"
    if "pull_request" in triggers(workflow):
        concurrency = workflow.get("concurrency", {})
        if "pull_request.number" not in concurrency.get("group", "") or not concurrency.get(
            "cancel-in-progress"
        ):
            yield "an older run of a pull request is not cancelled"


def _of_a_job(name: str, job: Job) -> Iterator[str]:
    if "permissions" not in job:
        yield "names no permissions"
    elif excess := {*dict(job["permissions"] or {}).items()} - {*MAY.get(name, READ).items()}:
        yield f"may too much: {sorted(excess)}"
    if "uses" in job:
        return
    if "timeout-minutes" not in job:
        yield "has no timeout"
    if str(job.get("runs-on", "")).endswith("-latest"):
        yield "runs on whatever is the latest"
    if ("environment" in job) != (job.get("permissions", {}).get("id-token") == "write"):
        yield "an environment and the right to a token go together"
    for step in (job, *steps_of(job)):
        if step.get("continue-on-error"):
            yield "goes on after an error"
        if "always()" in str(step.get("if", "")):
            yield "always() runs in a cancelled job too"
    for step in steps_of(job):
        yield from _of_a_step(step)


def _of_a_step(step: Step) -> Iterator[str]:
    run = step.get("run", "")
    if "${{" in run:
        yield f"an expression is pasted into a command: {run.strip()}"
    if len(run.strip().splitlines()) > LONGEST_RUN:
        yield f"a script lives in YAML: {run.strip().splitlines()[0]} …"
    if (
        step.get("uses", "").startswith("actions/checkout@")
        and step.get("with", {}).get("persist-credentials") is not False
    ):
        yield "checkout leaves its token in the clone"


def deploy_findings(text: str) -> list[str]:
    workflow = parsed(text)
    jobs: dict[str, Job] = workflow["jobs"]
    return [
        *_of_the_order(jobs),
        *_of_the_zip(jobs),
        *_of_the_way_back(jobs),
        *(finding for name in ENVIRONMENTS for finding in _of_an_environment(name, jobs.get(name, {}))),
        *_of_who_starts_it(workflow),
    ]


def needs(job: Job) -> set[str]:
    named = job.get("needs", [])
    return {named} if isinstance(named, str) else set(named)


def _of_the_order(jobs: dict[str, Job]) -> Iterator[str]:
    if jobs.get("ci", {}).get("uses") != "./.github/workflows/ci.yml":
        yield "CI is not asked"
    for name, before in {"bundle": "ci", "stg": "bundle", "prod": "stg"}.items():
        job = jobs.get(name, {})
        if before not in needs(job):
            yield f"{name} does not wait for {before}"
        if "if" in job:
            yield f"{name} has a condition of its own, and so may run after a failure"


def _of_the_zip(jobs: dict[str, Job]) -> Iterator[str]:
    builders = [name for name, job in jobs.items() for run in runs_of(job) if BUILDS.search(run)]
    if builders != ["bundle"]:
        yield f"the zip is built by {builders}, not once"
    for name in ("stg", "prod"):
        job = jobs.get(name, {})
        if job.get("env", {}).get("SHA256") != "${{ needs.bundle.outputs.sha256 }}" or not any(
            BY_SHA in run for run in runs_of(job)
        ):
            yield f"{name} does not look at the zip's sum"
        if not any(step.get("uses", "").startswith("actions/download-artifact@") for step in steps_of(job)):
            yield f"{name} does not take the zip that was built"
    for step in steps_of(jobs.get("bundle", {})):
        if step.get("uses", "").startswith("actions/upload-artifact@"):
            if step["with"].get("retention-days", 0) <= 30:
                yield "the zip is gone before an approval must come"
            break
    else:
        yield "the zip is not kept"


def _of_the_way_back(jobs: dict[str, Job]) -> Iterator[str]:
    steps = steps_of(jobs.get("prod", {}))
    deeds = [deed_of(step) for step in steps if deed_of(step)]
    if deeds != ["running", "deploy", "smoke", "back", "smoke"]:
        yield f"prod does {deeds}"
        return
    for step in steps:
        if deed_of(step) == "back":
            if str(step.get("if")) != "failure() && steps.before.outcome == 'success'":
                yield "prod goes back without need, or not when it must"
            if step.get("env", {}).get("LABEL") != "${{ steps.before.outputs.label }}":
                yield "prod does not go back to what ran before"
    after = steps[[deed_of(step) for step in steps].index("smoke") + 1 :]
    if not any("configure-aws-credentials" in step.get("uses", "") for step in after):
        yield "prod goes back with credentials that may have run out"


def deed_of(step: Step) -> str:
    match = re.match(r"python3 -m deploy\.(?:release (\w+)|(smoke))", step.get("run", ""))
    return (match[1] or match[2]) if match else ""


def _of_an_environment(name: str, job: Job) -> Iterator[str]:
    if dict(job.get("environment") or {}).get("name") != ENVIRONMENTS[name]:
        yield f"{name} is not a job of the environment {ENVIRONMENTS[name]}"
    concurrency = job.get("concurrency", {})
    if concurrency != {"group": f"deploy-{ENVIRONMENTS[name]}", "cancel-in-progress": False}:
        yield f"{name} may meet another deployment, or be cancelled by one"
    deeds = [deed_of(step) for step in steps_of(job) if deed_of(step)]
    if deeds[-1:] != ["smoke"] or not {"deploy", "back"} & {*deeds[:-1]}:
        yield f"{name} does not ask the site afterwards"


def _of_who_starts_it(workflow: dict[str, Any]) -> Iterator[str]:
    if triggers(workflow) != {"push", "workflow_dispatch"} or workflow["on"]["push"] != {
        "branches": ["main"]
    }:
        yield "something else than a push to main, or a person, starts it"
    for name in ("ci", "roll-back"):
        if "github.ref == 'refs/heads/main'" not in str(workflow["jobs"].get(name, {}).get("if", "")):
            yield f"{name} may be started from another branch"
