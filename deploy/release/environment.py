"""One environment of Elastic Beanstalk: what it runs, and how it comes to run something else."""

import time
from dataclasses import dataclass

from deploy.release.aws import Refused, aws

# Above what the platform takes: 900 s a batch, two batches, and an instance that starts.
PATIENCE_S = 40 * 60.0
GREEN_PATIENCE_S = 5 * 60.0
LOOKS = 3


class NotDeployed(Exception):
    pass


@dataclass(frozen=True)
class State:
    label: str  # "" before the first release
    status: str
    health: str

    def __str__(self) -> str:
        return f"{self.label or 'no release'}, {self.status}, {self.health}"


@dataclass(frozen=True)
class Environment:
    application: str
    name: str
    pause_s: float = 10.0
    patience_s: float = PATIENCE_S
    green_patience_s: float = GREEN_PATIENCE_S

    def state(self) -> State:
        found = aws(
            "elasticbeanstalk",
            "describe-environments",
            *("--application-name", self.application),
            *("--environment-names", self.name),
            "--no-include-deleted",
        )["Environments"]
        if not found:
            raise NotDeployed(f"there is no environment {self.name} of {self.application}")
        return State(found[0].get("VersionLabel", ""), found[0]["Status"], found[0]["Health"])

    def ready(self) -> State:
        """When nothing is under way any longer. Raises NotDeployed."""
        deadline = time.monotonic() + self.patience_s
        told = None
        while (state := self.state()).status != "Ready":
            if state != told:
                print(f"  {state}", flush=True)
                told = state
            if state.status in ("Terminating", "Terminated") or time.monotonic() > deadline:
                raise NotDeployed(f"{self.name} does not become ready: {state}")
            time.sleep(self.pause_s)
        return state

    def take(self, label: str) -> State:
        """That release, everywhere, and the environment green. Raises NotDeployed."""
        self.ready()
        aws(
            "elasticbeanstalk",
            "update-environment",
            *("--environment-name", self.name),
            *("--version-label", label),
        )
        state = self.ready()
        for _ in range(LOOKS):  # what is described may lag behind what was just asked for
            if state.label != label:
                time.sleep(self.pause_s)
                state = self.ready()
        if state.label != label:
            # What a batch of instances refuses, the platform takes back everywhere.
            raise NotDeployed(f"the platform went back: {state}\n{self.events()}")
        deadline = time.monotonic() + self.green_patience_s
        while state.health != "Green":
            if time.monotonic() > deadline:
                raise NotDeployed(f"{self.name} does not become green: {state}\n{self.events()}")
            time.sleep(self.pause_s)
            state = self.ready()
        print(f"  {state}", flush=True)
        return state

    def go_back(self, label: str) -> State:
        """To a release of before, whatever is under way."""
        state = self.state()
        if state.status == "Updating":
            try:
                aws("elasticbeanstalk", "abort-environment-update", "--environment-name", self.name)
            except Refused as refused:
                print(f"  {refused}", flush=True)  # past the point where it can be; it ends by itself
        state = self.ready()
        return state if (state.label, state.health) == (label, "Green") else self.take(label)

    def events(self) -> str:
        """What the platform said last, newest first."""
        found = aws(
            "elasticbeanstalk",
            "describe-events",
            *("--application-name", self.application),
            *("--environment-name", self.name),
            *("--max-records", "15"),
        )["Events"]
        return "\n".join(f"  {event['EventDate']} {event['Severity']} {event['Message']}" for event in found)
