"""What can be said of deploy/terraform by reading it, and, where terraform is installed, its form.

The tests of what it makes are Terraform's own: `python -m deploy.rehearse.terraform`, a minute of work.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.rehearse.faults import FAULTS

pytestmark = pytest.mark.once

TERRAFORM = Path(__file__).resolve().parents[2] / "deploy/terraform"
MODULES = sorted(path for path in (TERRAFORM / "modules").iterdir() if path.is_dir())
SOURCES = [path for path in TERRAFORM.rglob("*.tf") if ".terraform" not in path.parts]

# What carries a policy, and so must be in its module's output `policies`, where wildcards are looked for.
CARRIERS = ("aws_iam_role_policy", "aws_s3_bucket_policy", "aws_sns_topic_policy", "aws_kms_key")
MANAGED = {  # AWS's own policies: each is somebody's * that we take over
    "AmazonSSMManagedInstanceCore",
    "AWSElasticBeanstalkEnhancedHealth",
    "AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy",
    "AdministratorAccess-AWSElasticBeanstalk",
    "AWSBackupServiceRolePolicyForBackup",
    "AWSBackupServiceRolePolicyForRestores",
}


def resources() -> Iterator[tuple[Path, str, str]]:
    for path in SOURCES:
        for kind, name in re.findall(r'(?m)^resource "(\w+)" "(\w+)"', path.read_text()):
            yield path, kind, name


def test_every_policy_is_handed_to_the_test_of_wildcards():
    carried = [(path, kind, name) for path, kind, name in resources() if kind in CARRIERS]
    assert len(carried) > 5
    for path, kind, name in carried:
        assert f"{kind}.{name}" in (path.parent / "outputs.tf").read_text(), f"{path}: {kind}.{name}"


def test_rights_are_given_in_no_other_way():
    policies = {
        kind
        for _, kind, _ in resources()
        if kind.endswith("_policy") and not kind.startswith("aws_cloudfront")
    }
    assert policies <= set(CARRIERS)
    assert not {kind for _, kind, _ in resources()} & {"aws_iam_user", "aws_iam_access_key", "aws_iam_group"}


def test_aws_own_policies_are_the_few_that_are_named_here():
    used = set()
    for path in SOURCES:
        used |= {
            name
            for name in re.findall(
                r'"(?:arn:aws:iam::aws:policy/(?:service-role/)?)?(\w[\w-]+)"', path.read_text()
            )
            if name.startswith(("AWS", "Amazon", "Administrator")) and not name.startswith("AWSManagedRules")
        }
    assert used - MANAGED <= {"AWS"}
    assert used >= MANAGED


def test_the_two_roots_differ_in_their_stage_alone():
    stg, prod = ((TERRAFORM / root / "main.tf").read_text() for root in ("stg", "prod"))
    assert stg.replace("stg", "prod") == prod


def test_one_variable_chooses_the_size():
    sizes = {
        root: re.search(r'(?m)^size = "(\w+)"$', (TERRAFORM / root / "terraform.tfvars").read_text())[1]
        for root in ("stg", "prod")
    }
    assert sizes == {"stg": "hobby", "prod": "full"}


def test_versions_are_pinned_alike_everywhere():
    for folder in [*MODULES, TERRAFORM / "stg", TERRAFORM / "prod"]:
        text = "".join(path.read_text() for path in folder.glob("*.tf"))
        assert 'required_version = ">= 1.11"' in text, folder
        assert 'version = "5.100.0"' in re.sub(r" +", " ", text), folder


def test_every_skip_of_the_scanner_gives_its_reason():
    skips = [line for path in SOURCES for line in path.read_text().splitlines() if "checkov:skip" in line]
    assert skips
    assert not [line for line in skips if not re.search(r"checkov:skip=CKV2?_AWS_\d+: \S+ \S+ \S+", line)]


def test_every_wildcard_that_is_allowed_gives_its_reason():
    reasons = json.loads((TERRAFORM / "wildcards.json").read_text())
    assert all(len(reason) > 20 for reason in reasons.values())


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_still_be_planted(fault):
    source = (TERRAFORM / fault.file).read_text()
    tests = "roots/roots" if fault.test in ("stg", "prod") else fault.test
    assert source.count(fault.old) == 1
    assert fault.message in source + (TERRAFORM / f"tests/{tests}.tftest.hcl").read_text()


def test_no_secret_is_asked_for_by_value():
    for path in [*SOURCES, *TERRAFORM.rglob("*.tfvars")]:
        assert not re.search(
            r'(?i)(password|secret_key|token)\w*\s*=\s*"(?!arn:)[^"$]{8,}"', path.read_text()
        ), path


@pytest.mark.skipif(not shutil.which("terraform"), reason="terraform is not installed")
def test_terraform_finds_nothing_to_format():
    # The folder of its configuration is no home of anybody's: a mirror named there may not exist.
    environment = {"PATH": os.environ["PATH"], "CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull}
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-recursive", str(TERRAFORM)],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr


BRAKE_PAGE = TERRAFORM.parent / "brake/README.md"


@pytest.mark.skipif(not BRAKE_PAGE.exists(), reason="the brake's page is not in this tree")
def test_the_brake_is_told_and_started_as_its_page_says():
    page, module = BRAKE_PAGE.read_text(), (TERRAFORM / "modules/cost/brake.tf").read_text()
    assert set(re.findall(r"(?m)^ +(BRAKE_\w+)\s+=", module)) == set(
        re.findall(r"(?m)^\| `(BRAKE_\w+)`", page)
    )
    written = re.sub(r" +", " ", module)
    (handler,) = re.findall(r"\| handler \| `([\w.]+)` \|", page)
    (seconds,) = re.findall(r"\| timeout, memory \| (\d+) s, ", page)
    assert f'handler = "{handler}"' in written
    assert f"timeout = {seconds}\n" in written
    rights = set(
        re.findall(
            r"`((?:logs|ssm|wafv2|autoscaling|rds):\w+)`", page.partition("## What its role may do")[2]
        )
    )
    assert rights == set(re.findall(r'"((?:logs|ssm|wafv2|autoscaling|rds):[A-Z]\w+)"', module))
