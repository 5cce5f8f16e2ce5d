"""What .github/workflows/deploy.yml does with AWS, a step each; by hand it does the same.

python3 -m deploy.release built dist                       # the zip's name and sum; asks nobody
python3 -m deploy.release running                          # the label that runs
python3 -m deploy.release deploy dist/mymovie-….zip --sha256 …
python3 -m deploy.release back mymovie-54e4d93c0b11-aarch64

EB_APPLICATION, EB_ENVIRONMENT and BUNDLE_BUCKET: `terraform output deploy`, in the root of the stage.
"""

import argparse
import os
import re
import sys
from pathlib import Path

from deploy.release import bundle, history
from deploy.release.aws import Refused
from deploy.release.environment import Environment, NotDeployed

LABEL = re.compile(r"mymovie-([0-9a-f]{12})(-(aarch64|x86_64))+")


def commit_of(label: str) -> str:
    """ "" where the label is none of ours."""
    match = LABEL.fullmatch(label)
    return match[1] if match else ""


def built(folder: Path) -> None:
    """The one zip, for the jobs that take it: its name and its sum."""
    zips = sorted(folder.glob("*.zip"))
    if len(zips) != 1 or not commit_of(zips[0].stem):
        raise bundle.NotTheBundle(f"{folder} holds {[path.name for path in zips]}, not one release")
    sha256 = bundle.sum_of(zips[0])
    print(f"{zips[0].name}, sha256 {sha256}", flush=True)
    tell(zip=zips[0].name, sha256=sha256)


def running(environment: Environment) -> None:
    """For the steps after it too: which release to go back to."""
    state = environment.ready()
    print(f"{environment.name} runs {state}", flush=True)
    tell(label=state.label, release=commit_of(state.label))


def deploy(environment: Environment, path: Path, sha256: str) -> None:
    label = bundle.checked(path, sha256)
    runs = environment.ready().label
    if history.is_older(commit_of(label), than=commit_of(runs)):
        raise NotDeployed(f"{label} is older than {runs}, which runs: to go back is a job of its own")
    print(f"{label}, sha256 {sha256}, to {environment.name}:", flush=True)
    bucket = variable("BUNDLE_BUCKET")
    bundle.make_version(environment.application, label, bucket, bundle.lay(path, bucket))
    tell(label=label, release=commit_of(label))
    environment.take(label)


def back(environment: Environment, label: str) -> None:
    if not commit_of(label):
        raise NotDeployed(f"{label!r} is no release to go back to")
    print(f"Back to {label}:", flush=True)
    tell(label=label, release=commit_of(label))
    environment.go_back(label)


def variable(name: str) -> str:
    """GitHub hands over "" for a variable that nobody set."""
    if value := os.environ.get(name):
        return value
    raise NotDeployed(f"{name} is not set: `terraform output deploy`, in the root of the stage")


def tell(**outputs: str) -> None:
    """To the steps that follow, where there are any."""
    if path := os.environ.get("GITHUB_OUTPUT"):
        with open(path, "a") as file:
            file.writelines(f"{name}={value}\n" for name, value in outputs.items())


def arguments_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m deploy.release", description="A release, at AWS")
    steps = parser.add_subparsers(dest="step", required=True)
    steps.add_parser("built").add_argument("folder", type=Path)
    steps.add_parser("running")
    one = steps.add_parser("deploy")
    one.add_argument("zip", type=Path)
    one.add_argument("--sha256", required=True)
    steps.add_parser("back").add_argument("label")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None, **waiting: float) -> int:
    asked = arguments_of(arguments)
    try:
        if asked.step == "built":
            built(asked.folder)
            return 0
        environment = Environment(variable("EB_APPLICATION"), variable("EB_ENVIRONMENT"), **waiting)
        if asked.step == "running":
            running(environment)
        elif asked.step == "deploy":
            deploy(environment, asked.zip, asked.sha256)
        else:
            back(environment, asked.label)
    except (Refused, NotDeployed, bundle.NotTheBundle) as error:
        print(f"Not done: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
