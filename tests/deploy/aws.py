"""An account as moto plays it: two IP sets, a group of two, a database; and calls of the brake into it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import botocore.client
import pytest
from botocore.exceptions import ClientError
from moto.backends import get_backend

from deploy.brake import main
from tests.deploy.expected import DATABASE, GROUP
from tests.deploy.letters import TOPIC, message

ACCOUNT = "123456789012"
HOME = "ap-northeast-1"
PARAMETER = "/mymovie/prod/brake"


class Account:
    """What stands in the account, and every call that was made to it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calls: list[str] = []
        self._refused: set[str] = set()
        patch.setenv("AWS_DEFAULT_REGION", HOME)
        patch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")  # nobody asks for them, and they take seconds
        self._clients = {
            name: main.client(name, "us-east-1" if name == "wafv2" else HOME)
            for name in ("wafv2", "autoscaling", "rds", "ssm")
        }
        self._make_edge(patch)
        self._make_group()
        self._make_database()
        patch.setenv("BRAKE_TOPIC_ARN", TOPIC)
        patch.setenv("BRAKE_BUDGET_NAME", "mymovie-prod")
        patch.setenv("BRAKE_STATE_PARAMETER", PARAMETER)
        patch.setenv("BRAKE_ENVIRONMENT_NAME", "mymovie-prod")
        patch.setenv("BRAKE_GROUP_MIN", "1")
        patch.setenv("BRAKE_DATABASES", DATABASE)
        self._watch(patch)

    def do(self, deed: str, **more: Any) -> dict[str, Any]:
        return main.handler({"do": deed, **more}, None)

    def tell(self, text: str, topic: str = TOPIC) -> dict[str, Any]:
        return main.handler(message(text, topic), None)

    def release_to_the_end(self) -> dict[str, Any]:
        """As a person does: called again while it waits for AWS."""
        for _ in range(3):
            answer = self.do("release")
        return answer

    @contextmanager
    def refusing(self, *operations: str) -> Iterator[None]:
        """The account answers these operations with AccessDenied."""
        self._refused = set(operations)
        yield
        self._refused = set()

    def addresses(self) -> dict[str, list[str]]:
        sets = self._clients["wafv2"].list_ip_sets(Scope="CLOUDFRONT")["IPSets"]
        return {
            one["Name"]: self._clients["wafv2"].get_ip_set(
                Name=one["Name"], Id=one["Id"], Scope="CLOUDFRONT"
            )["IPSet"]["Addresses"]
            for one in sets
        }

    def fill(self, name: str, addresses: list[str]) -> None:
        waf = self._clients["wafv2"]
        (one,) = [each for each in waf.list_ip_sets(Scope="CLOUDFRONT")["IPSets"] if each["Name"] == name]
        waf.update_ip_set(
            Name=name,
            Id=one["Id"],
            Scope="CLOUDFRONT",
            LockToken=one["LockToken"],
            Addresses=addresses,
        )

    def group(self) -> tuple[int, int, list[str]]:
        (group,) = self._clients["autoscaling"].describe_auto_scaling_groups(AutoScalingGroupNames=[GROUP])[
            "AutoScalingGroups"
        ]
        suspended = sorted(process["ProcessName"] for process in group["SuspendedProcesses"])
        return group["MinSize"], group["DesiredCapacity"], suspended

    def resize(self, minimum: int, desired: int) -> None:
        self._clients["autoscaling"].update_auto_scaling_group(
            AutoScalingGroupName=GROUP, MinSize=minimum, DesiredCapacity=desired
        )

    def suspend(self, *processes: str) -> None:
        self._clients["autoscaling"].suspend_processes(
            AutoScalingGroupName=GROUP, ScalingProcesses=list(processes)
        )

    def database(self) -> str:
        answer = self._clients["rds"].describe_db_instances(DBInstanceIdentifier=DATABASE)
        return str(answer["DBInstances"][0]["DBInstanceStatus"])

    def wake_database(self) -> None:
        self._clients["rds"].start_db_instance(DBInstanceIdentifier=DATABASE)

    def database_is(self, status: str) -> None:
        """moto stops and starts at once; AWS takes minutes."""
        get_backend("rds")[ACCOUNT][HOME].databases[DATABASE].status = status

    def remembered(self) -> dict[str, Any]:
        value = self._clients["ssm"].get_parameter(Name=PARAMETER)["Parameter"]["Value"]
        return json.loads(value)  # type: ignore[no-any-return]

    def write_memory(self, value: str) -> None:
        self._clients["ssm"].put_parameter(Name=PARAMETER, Value=value, Type="String", Overwrite=True)

    def forget(self) -> None:
        self._clients["ssm"].delete_parameter(Name=PARAMETER)

    def state(self) -> tuple[Any, ...]:
        return self.addresses(), self.group(), self.database()

    def _make_edge(self, patch: pytest.MonkeyPatch) -> None:
        arns = [
            self._clients["wafv2"].create_ip_set(
                Name=f"closed-{version.lower()}", Scope="CLOUDFRONT", IPAddressVersion=version, Addresses=[]
            )["Summary"]["ARN"]
            for version in ("IPV4", "IPV6")
        ]
        patch.setenv("BRAKE_WAF_IP_SETS", ",".join(arns))

    def _make_group(self) -> None:
        autoscaling = self._clients["autoscaling"]
        autoscaling.create_launch_configuration(
            LaunchConfigurationName="app", ImageId="ami-12c6146b", InstanceType="t4g.small"
        )
        for name, environment, desired in ((GROUP, "mymovie-prod", 3), ("other", "mymovie-stg", 1)):
            autoscaling.create_auto_scaling_group(
                AutoScalingGroupName=name,
                LaunchConfigurationName="app",
                MinSize=min(2, desired),
                MaxSize=6,
                DesiredCapacity=desired,
                AvailabilityZones=[f"{HOME}a", f"{HOME}c"],
                Tags=[{"Key": "elasticbeanstalk:environment-name", "Value": environment}],
            )

    def _make_database(self) -> None:
        self._clients["rds"].create_db_instance(
            DBInstanceIdentifier=DATABASE,
            DBInstanceClass="db.t4g.small",
            Engine="postgres",
            AllocatedStorage=20,
            MasterUsername="master",
            MasterUserPassword="not-a-secret",
        )

    def _watch(self, patch: pytest.MonkeyPatch) -> None:
        call = botocore.client.BaseClient._make_api_call

        def watched(client: Any, operation: str, arguments: Any) -> Any:
            self.calls.append(f"{client.meta.service_model.signing_name}:{operation}")
            if operation in self._refused:
                raise ClientError({"Error": {"Code": "AccessDenied", "Message": "not authorized"}}, operation)
            return call(client, operation, arguments)

        patch.setattr(botocore.client.BaseClient, "_make_api_call", watched)
