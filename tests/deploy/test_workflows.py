"""The workflows; each rule is seen to find the fault that it is there for."""

import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.release import environment

if os.environ.get("CI", "").lower() not in ("1", "true"):
    pytest.importorskip("yaml", reason="no PyYAML: pip install -r requirements-deploy.txt")

from tests.deploy.workflows import ENVIRONMENTS, deploy_findings, findings, parsed, runs_of, steps_of

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
TERRAFORM = ROOT / "deploy/terraform"
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
CI, DEPLOY = ((ROOT / ".github/workflows" / name).read_text() for name in ("ci.yml", "deploy.yml"))
TOOLS = f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_is_sound(path):
    assert findings(path.read_text()) == []


def test_the_way_to_production_is_sound():
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "deploy.yml", "nightly.yml"]
    assert deploy_findings(DEPLOY) == []


CHECKOUT = "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2"
BACK_IF = "if: failure() && steps.before.outcome == 'success'\n        run"
DEPLOY_STEP = 'run: python3 -m deploy.release deploy "dist/$ZIP" --sha256 "$SHA256"'
CREDENTIALS = """        with:
          role-to-assume: ${{ vars.AWS_ROLE }}"""

# What is broken, how, how often it stands there, and what must be said of it.
FAULTS = {
    "a tag in place of a commit": (CHECKOUT, "actions/checkout@v6", "not pinned"),
    "a short commit": (CHECKOUT, "actions/checkout@de0fac2 # v6.0.2", "not pinned"),
    "a pin without its version": (CHECKOUT, CHECKOUT.partition(" ")[0], "does not say its version"),
    "a pin with half a version": (CHECKOUT, CHECKOUT.replace("v6.0.2", "v6"), "does not say its version"),
    "rights for all": ("permissions: {}", "permissions: read-all", "the top gives permissions"),
    "rights for all, by default": ("permissions: {}\n", "", "the top gives permissions"),
    "a job without a list": ("    permissions:\n      contents: read\n", "", "names no permissions"),
    "a job that may write": ("      contents: read\n", "      contents: write\n", "may too much"),
    "a token for a job without environment": (
        "      contents: read\n    outputs:",
        "      contents: read\n      id-token: write\n    outputs:",
        "may too much",
    ),
    "a token kept in the clone": (
        "persist-credentials: false",
        "persist-credentials: true",
        "leaves its token",
    ),
    "a checkout that says nothing": (
        "          persist-credentials: false\n",
        "          fetch-tags: false\n",
        "leaves its token",
    ),
    "an input pasted into a command": (
        'run: python3 -m deploy.release back "$LABEL"',
        'run: python3 -m deploy.release back "${{ inputs.label }}"',
        "pasted into a command",
    ),
    "a key": (
        "role-to-assume: ${{ vars.AWS_ROLE }}",
        "aws-access-key-id: ${{ secrets.AWS_ACCESS_KEY_ID }}",
        "a key that lives on",
    ),
    "a secret": ("${{ vars.AWS_ROLE }}", "${{ secrets.AWS_ROLE }}", "a secret is asked for"),
    "code of others with our rights": ("  push:\n", "  pull_request_target:\n  push:\n", "code of others"),
    "a run after a run": ("  push:\n", "  workflow_run:\n    workflows: [CI]\n  push:\n", "code of others"),
    "no timeout": ("    timeout-minutes: 15\n", "", "has no timeout"),
    "the latest runner": ("ubuntu-24.04", "ubuntu-latest", "whatever is the latest"),
    "an error that is ignored": (
        "    timeout-minutes: 15\n",
        "    timeout-minutes: 15\n    continue-on-error: true\n",
        "goes on after an error",
    ),
    "a step that always runs": (BACK_IF, "if: always()\n        run", "always() runs in a cancelled job"),
    "a script in YAML": (
        "run: make bundle",
        "run: |\n          make bundle\n          a\n          b\n          c",
        "a script lives in YAML",
    ),
    "a deploying job without environment": (
        "    environment:\n      name: stg\n      url: ${{ vars.SITE_URL }}\n",
        "",
        "go together",
    ),
    "stg in prod's place": ("      name: prod\n", "      name: stg\n", "not a job of the environment prod"),
    "CI is left out": ("    needs: ci\n", "", "bundle does not wait for ci"),
    "prod without stg": ("needs: [bundle, stg]", "needs: [bundle]", "prod does not wait for stg"),
    "prod after a red stg": (
        "    needs: [bundle, stg]\n",
        "    needs: [bundle, stg]\n    if: ${{ !cancelled() }}\n",
        "prod has a condition of its own",
    ),
    "stg is not asked": (
        '      - run: python3 -m deploy.smoke "$SITE_URL" --release "$RELEASE" --wall "$SMOKE_WALL"\n'
        "        env:\n          RELEASE: ${{ steps.deploy.outputs.release }}\n\n",
        "\n",
        "stg does not ask the site afterwards",
    ),
    "a second zip": (DEPLOY_STEP, f"run: make bundle\n      - {DEPLOY_STEP}", "not once"),
    "a zip whose sum nobody looks at": ('--sha256 "$SHA256"', "--sha256 x", "does not look at the zip's sum"),
    "a sum that comes with the zip": (
        "SHA256: ${{ needs.bundle.outputs.sha256 }}",
        "SHA256: ${{ vars.SHA256 }}",
        "does not look at the zip's sum",
    ),
    "a zip that is gone too soon": ("retention-days: 31", "retention-days: 7", "gone before an approval"),
    "no way back": (BACK_IF, "if: false\n        run", "without need, or not when it must"),
    "a way back to anywhere": (
        "LABEL: ${{ steps.before.outputs.label }}",
        "LABEL: ${{ steps.deploy.outputs.label }}",
        "does not go back to what ran before",
    ),
    "what ran before is not looked at": (
        "      - id: before\n        run: python3 -m deploy.release running\n",
        "",
        "prod does ['deploy'",
    ),
    "two deployments at once": (
        "    concurrency:\n      group: deploy-prod\n      cancel-in-progress: false\n",
        "",
        "prod may meet another",
    ),
    "a deployment that is cut off": (
        "      group: deploy-prod\n      cancel-in-progress: false\n",
        "      group: deploy-prod\n      cancel-in-progress: true\n",
        "be cancelled by one",
    ),
    "any branch": ("branches: [main]", "branches: ['**']", "something else than a push to main"),
    "any branch, by hand": (
        "github.ref == 'refs/heads/main' && inputs",
        "inputs",
        "roll-back may be started",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_deployment_is_found(fault):
    old, new, said = FAULTS[fault]
    assert old in DEPLOY
    broken = DEPLOY.replace(old, new)
    assert [finding for finding in [*findings(broken), *deploy_findings(broken)] if said in finding]


def test_credentials_that_may_have_run_out_are_found():
    first, second = (match.start() for match in list(re.finditer("aws-actions/configure", DEPLOY))[1:3])
    end = DEPLOY.index("      - id: back", second)
    broken = DEPLOY[: DEPLOY.rindex("      - uses", first, second)] + DEPLOY[end:]
    assert "prod goes back with credentials that may have run out" in deploy_findings(broken)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cancel-in-progress: true", "cancel-in-progress: false"),
        ("github.event.pull_request.number || ", ""),
        (CI[CI.index("concurrency:") : CI.index("jobs:")], ""),
    ],
)
def test_older_runs_of_a_pull_request_that_go_on_are_found(old, new):
    assert old in CI
    assert findings(CI.replace(old, new)) == ["an older run of a pull request is not cancelled"]


def test_a_pull_request_reaches_nothing_and_nobody():
    assert "vars." not in CI
    assert {name for job in parsed(CI)["jobs"].values() for name in job["permissions"]} == {"contents"}


def test_ci_holds_every_part():
    text = " ".join(run for job in parsed(CI)["jobs"].values() for run in runs_of(job))
    for part in (
        "make check",
        ".ci/run test",
        "configs bundle",
        "ARGS=terraform",
        "checkov",
        "scripts.audit",
    ):
        assert part in text
    arguments = {one["arguments"] for one in parsed(CI)["jobs"]["test"]["strategy"]["matrix"]["include"]}
    assert arguments == {"tests/browser", "--ignore=tests/browser"}


def test_terraform_is_the_version_that_the_roots_allow():
    (version,) = re.findall(r"terraform_version: (\d+)\.(\d+)\.\d+", CI)
    (least,) = re.findall(r'required_version = ">= (\d+)\.(\d+)"', (TERRAFORM / "stg/main.tf").read_text())
    assert tuple(map(int, version)) >= tuple(map(int, least))


# --- What Terraform says ------------------------------------------------------------------------


def test_the_role_trusts_the_environments_whose_jobs_deploy():
    module = (TERRAFORM / "modules/github/main.tf").read_text()
    subjects = re.search(r"subjects = \[(.*?)\]", module, re.DOTALL)[1]
    named = re.findall(r'"(repo:[^"]+)"', subjects)
    assert len(named) == 2
    assert all(subject.endswith(":environment:${var.stage}") for subject in named)
    stages = set()
    for root in ("stg", "prod"):
        stages |= set(re.findall(r'stage     = "(\w+)"', (TERRAFORM / root / "main.tf").read_text()))
    assert stages == set(ENVIRONMENTS.values())
    # What the action asks for where nothing is said.
    assert '"${local.issuer}:aud" = "sts.amazonaws.com"' in module
    assert "audience" not in DEPLOY


def test_every_variable_comes_from_terraform():
    outputs = (TERRAFORM / "modules/site/outputs.tf").read_text()
    given = set(re.findall(r"(?m)^    ([A-Z_]+) += ", outputs))
    asked = set(re.findall(r"vars\.(\w+)", DEPLOY))
    assert {
        "AWS_ROLE",
        "AWS_REGION",
        "EB_APPLICATION",
        "EB_ENVIRONMENT",
        "BUNDLE_BUCKET",
        "SITE_URL",
    } <= asked
    assert asked - given == {"SMOKE_WALL"}  # somebody's wall, which no Terraform knows


def test_credentials_last_as_long_as_the_role_allows():
    module = (TERRAFORM / "modules/github/main.tf").read_text()
    (longest,) = re.findall(r"max_session_duration = (\d+)", module)
    assert int(longest) >= 3600  # the action's own, which is not said
    assert "role-duration-seconds" not in DEPLOY


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_a_job_outlives_all_that_its_steps_wait_for(name):
    # `running` and `deploy` wait for what is under way, `deploy` and `back` for what they began, and green.
    waits_s = 4 * environment.PATIENCE_S + 2 * environment.GREEN_PATIENCE_S + 2 * 90
    assert parsed(DEPLOY)["jobs"][name]["timeout-minutes"] * 60 > waits_s


def test_a_deployment_is_waited_for_longer_than_the_platform_takes():
    (batch_s,) = re.findall(
        r'Timeout +=? "(\d+)" # a migration', (TERRAFORM / "modules/app/options.tf").read_text()
    )
    assert 2 * (int(batch_s) + 240) < environment.PATIENCE_S


# --- What the page on deploying says ------------------------------------------------------------


def test_the_page_tells_the_jobs_the_rehearsals_and_the_variables():
    page = (ROOT / "docs/operations/deploy.md").read_text()
    jobs = set(parsed(DEPLOY)["jobs"])
    assert set(re.findall(r"(?m)^\| `([a-z-]+)` \| ", page)) == jobs - {"roll-back"}
    (rehearsals,) = re.findall(r"\.ci/run rehearse ([a-z ]+)", CI)
    assert f"`{rehearsals}`" in page
    listed = page[page.index("### Before the first time") : page.index("## Before a release")]
    assert set(re.findall(r"`([A-Z][A-Z_]+)`", listed)) == set(re.findall(r"vars\.(\w+)", DEPLOY))
    assert parsed(DEPLOY)["jobs"]["bundle"]["steps"][-1]["with"]["retention-days"] == 31
    assert "31 days" in page


# --- What stands in `run` -----------------------------------------------------------------------


COMMANDS = [
    pytest.param(run, id=f"{path.stem}-{name}-{number}")
    for path in WORKFLOWS
    for name, job in parsed(path.read_text())["jobs"].items()
    for number, run in enumerate(runs_of(job))
]


@pytest.mark.parametrize("run", COMMANDS)
def test_a_command_of_ours_takes_its_arguments(run):
    for line in run.splitlines():
        words = shlex.split(re.sub(r"\$\w+", "x", line))
        if words[0] in ("make", ".ci/run"):
            assert re.search(rf"(?m)^{words[1]}:", (ROOT / "Makefile").read_text())
        elif words[:2] == ["python3", "-m"] and words[2].startswith("deploy."):
            name = words[2].replace("deploy.release", "deploy.release.__main__")
            importlib.import_module(name).arguments_of(words[3:])
        elif words[1:2] == ["-m"] and words[2].startswith("scripts."):
            importlib.import_module(words[2])


@pytest.mark.parametrize("run", COMMANDS)
def test_shellcheck_finds_nothing_in_a_command(run):
    if not (shellcheck := shutil.which("shellcheck", path=TOOLS)):
        pytest.skip("shellcheck was not found.")
    done = subprocess.run([shellcheck, "-s", "bash", "-"], input=run + "\n", capture_output=True, text=True)
    assert done.stdout == ""


def of_githubs_schema(path: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", path]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_is_one_by_githubs_schema(path, tmp_path):
    pytest.importorskip("check_jsonschema", reason="pip install -r requirements-deploy.txt")
    held = of_githubs_schema(path)
    assert held.returncode == 0, held.stdout
    broken = tmp_path / path.name
    broken.write_text(path.read_text().replace("runs-on:", "run-on:", 1))
    assert of_githubs_schema(broken).returncode == 1


def test_actionlint_finds_nothing():
    if not (actionlint := shutil.which("actionlint", path=TOOLS)):
        pytest.skip("actionlint was not found; CI's own job runs it.")
    done = subprocess.run([actionlint, *map(str, WORKFLOWS)], capture_output=True, text=True)
    assert done.stdout + done.stderr == ""


def test_the_deploying_jobs_need_no_package():
    """Python's own library alone, so that nothing is installed beside the credentials."""
    for name in ENVIRONMENTS:
        job = parsed(DEPLOY)["jobs"][name]
        assert not [run for run in runs_of(job) if "pip" in run or "make " in run]
        assert not [step for step in steps_of(job) if "setup-python" in step.get("uses", "")]
    check = (
        "import sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p]; "
        "import deploy.smoke, deploy.release.__main__"
    )
    done = subprocess.run([sys.executable, "-S", "-c", check], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
