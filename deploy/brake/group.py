"""Elastic Beanstalk's Auto Scaling group: to 0 and kept there, and back to what it was."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from .memory import GroupSize
from .results import Result, attempt

# Without Launch nothing starts, whoever asks; the others would change the numbers meanwhile.
PROCESSES = ["AlarmNotification", "Launch", "ScheduledActions"]
TAG = "elasticbeanstalk:environment-name"


class Group:
    step = "group"

    def __init__(self, client: Callable[..., Any], environment_name: str, default_min: int) -> None:
        self._client = client
        self._environment_name = environment_name
        self._default = GroupSize(min=default_min, desired=default_min, suspended=[])
        self.remembered: dict[str, GroupSize] = {}

    def sizes(self) -> dict[str, GroupSize]:
        """What each group is now; without those that are braked already, as that is not worth remembering."""
        return {
            group["AutoScalingGroupName"]: GroupSize(
                group["MinSize"], group["DesiredCapacity"], _suspended(group)
            )
            for group in self._groups()
            if not _is_braked(group)
        }

    def brake(self, *, dry_run: bool) -> Iterator[Result]:
        for group in self._groups():
            name = group["AutoScalingGroupName"]
            yield attempt(self.step, name, partial(self._brake, group, dry_run))

    def release(self, *, dry_run: bool) -> Iterator[Result]:
        for group in self._groups():
            name = group["AutoScalingGroupName"]
            yield attempt(self.step, name, partial(self._release, group, dry_run))

    def look(self) -> dict[str, str]:
        return {group["AutoScalingGroupName"]: _said(group) for group in self._groups()}

    def _brake(self, group: Any, dry_run: bool) -> Result:
        name = group["AutoScalingGroupName"]
        if _is_braked(group):
            return Result(self.step, "already", _said(group), name)
        if dry_run:
            return Result(self.step, "would", f"go to 0 from {_said(group)}", name)
        # The numbers first: they stop the money, and to terminate needs no process that is suspended here.
        self._autoscaling.update_auto_scaling_group(AutoScalingGroupName=name, MinSize=0, DesiredCapacity=0)
        self._autoscaling.suspend_processes(AutoScalingGroupName=name, ScalingProcesses=PROCESSES)
        return Result(self.step, "done", f"0, was {_said(group)}", name)

    def _release(self, group: Any, dry_run: bool) -> Result:
        name = group["AutoScalingGroupName"]
        was = self.remembered.get(name)
        size = was or self._default
        text = f"min {size.min}, desired {size.desired}{'' if was else ' (not remembered: configured)'}"
        ours = sorted(set(PROCESSES) - set(size.suspended))
        # Scaled out meanwhile is as good: the numbers are set once, then only waited for.
        if group["MinSize"] < size.min or set(ours) & set(_suspended(group)):
            if dry_run:
                return Result(self.step, "would", text, name)
            self._autoscaling.update_auto_scaling_group(
                AutoScalingGroupName=name, MinSize=size.min, DesiredCapacity=size.desired
            )
            if ours:  # none would mean all of them
                self._autoscaling.resume_processes(AutoScalingGroupName=name, ScalingProcesses=ours)
            return Result(self.step, "waiting", f"{text}; instances start", name)
        running = sum(instance["LifecycleState"] == "InService" for instance in group["Instances"])
        if running < size.min:
            return Result(self.step, "waiting", f"{running} of {size.min} instances run", name)
        return Result(self.step, "already", f"{text}; {running} run", name)

    def _groups(self) -> list[Any]:
        pages = self._autoscaling.get_paginator("describe_auto_scaling_groups").paginate(
            Filters=[{"Name": f"tag:{TAG}", "Values": [self._environment_name]}]
        )
        groups = [group for page in pages for group in page["AutoScalingGroups"]]
        if not groups:
            raise LookupError(f"no Auto Scaling group has the tag {TAG} = {self._environment_name}")
        return groups

    @property
    def _autoscaling(self) -> Any:
        return self._client("autoscaling")


def _suspended(group: Any) -> list[str]:
    return sorted(process["ProcessName"] for process in group["SuspendedProcesses"])


def _is_braked(group: Any) -> bool:
    at_zero = group["MinSize"] == group["DesiredCapacity"] == 0
    return at_zero and set(PROCESSES) <= set(_suspended(group))


def _said(group: Any) -> str:
    suspended = _suspended(group)
    return f"min {group['MinSize']}, desired {group['DesiredCapacity']}" + (
        f", suspended {', '.join(suspended)}" if suspended else ""
    )
