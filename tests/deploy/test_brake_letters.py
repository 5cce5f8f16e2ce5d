"""Which messages brake, what the variables hold, the page and the zip: what needs no boto3."""

import ast
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import html5lib
import pytest

from deploy import brake
from deploy.brake import build, config
from deploy.brake.config import IpSet, Misconfigured
from deploy.brake.message import NotForUs, Unreadable, why_brake
from tests.deploy.letters import TOPIC, letter, message

pytestmark = pytest.mark.once

HERE = Path(brake.__file__).parent
SET = {
    "BRAKE_TOPIC_ARN": TOPIC,
    "BRAKE_BUDGET_NAME": "mymovie-prod",
    "BRAKE_STATE_PARAMETER": "/mymovie/prod/brake",
}


def why(event: dict[str, Any], **variables: str) -> str:
    return why_brake(event["Records"][0], config.read({**SET, **variables}))


@pytest.mark.parametrize(
    ("limit", "spent", "percent"),
    [
        ("$100.00", "$100.00", "100.0"),
        ("$1,000.00", "$1,234.56", "123.5"),
        ("$0.01", "$0.5", "5000.0"),
        ("100.00 USD", "130 USD", "130.0"),
        ("¥5,000", "¥6,000", "120.0"),
    ],
)
def test_a_letter_brakes_when_so_much_is_spent(limit: str, spent: str, percent: str) -> None:
    assert why(message(letter(limit=limit, spent=spent))) == f"{percent} % of the budget is spent"


def test_at_which_percentage_it_brakes_is_configured() -> None:
    event = message(letter(spent="$103.20"))

    assert why(event, BRAKE_PERCENT="103")
    with pytest.raises(NotForUs, match=r"103\.2 % is spent, and it brakes at 110 %"):
        why(event, BRAKE_PERCENT="110")


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (message(letter(), topic=TOPIC + "-alarms"), "another topic"),
        (message(letter(name="mymovie-stg")), "another budget: mymovie-stg"),
        (message(letter(kind="FORECASTED")), "not what was spent: FORECASTED"),
        (message(letter(spent="$80.10")), "80.1 % is spent"),
        (message(letter(spent="-$103.20")), "-103.2 % is spent"),
        (message(letter(spent="$-103.20")), "-103.2 % is spent"),
        ({"Records": ["text"]}, "not a message of SNS"),
        ({"Records": [{"Sns": None}]}, "not a message of SNS"),
        ({"Records": [{"s3": {}}]}, "not a message of SNS"),
    ],
)
def test_what_is_not_the_budgets_spent_money_does_not_brake(event: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotForUs, match=re.escape(reason)):
        why(event)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        '{"AlarmName": "cpu", "NewStateValue": "ALARM"}',
        '{"budgetName": ',
        letter(limit="unlimited"),
        letter(limit="$0.00"),
        letter(spent=""),
        letter(spent="NaN"),
        letter(spent="$1.2.3"),
        letter().replace("ACTUAL Amount", "Amount"),
    ],
)
def test_what_cannot_be_read_on_the_budgets_own_topic_rings_the_alarm_instead(text: str) -> None:
    with pytest.raises(Unreadable):
        why(message(text))


def test_without_a_topic_configured_no_letter_brakes() -> None:
    with pytest.raises(NotForUs, match="another topic"):
        why(message(letter(), topic=""), BRAKE_TOPIC_ARN="")


def test_the_arns_of_ip_sets_tell_scope_and_region() -> None:
    arns = (
        "arn:aws:wafv2:us-east-1:123456789012:global/ipset/closed-4/ab-1, "
        "arn:aws:wafv2:ap-northeast-1:123456789012:regional/ipset/closed-6/ab-2"
    )

    assert config.read({**SET, "BRAKE_WAF_IP_SETS": arns}).ip_sets == (
        IpSet("closed-4", "ab-1", "CLOUDFRONT", "us-east-1"),
        IpSet("closed-6", "ab-2", "REGIONAL", "ap-northeast-1"),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BRAKE_STATE_PARAMETER", " "),
        ("BRAKE_PERCENT", "much"),
        ("BRAKE_PERCENT", "0"),
        ("BRAKE_PERCENT", "NaN"),
        ("BRAKE_GROUP_MIN", "-1"),
        ("BRAKE_DRY_RUN", "yes"),
        ("BRAKE_WAF_IP_SETS", "closed-4"),
        ("BRAKE_WAF_IP_SETS", "arn:aws:wafv2:us-east-1:123456789012:global/webacl/mymovie/ab-1"),
    ],
)
def test_a_variable_that_cannot_be_read_is_named(name: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        config.read({**SET, name: value})


def test_unset_it_brakes_at_100_percent_for_real() -> None:
    read = config.read(SET)

    assert (read.percent, read.dry_run, read.group_min) == (Decimal(100), False, 1)


def test_the_page_lists_the_variables_that_are_read() -> None:
    listed = re.findall(r"^\| `(BRAKE_\w+)` \|", (HERE / "README.md").read_text(), re.MULTILINE)
    source = (HERE / "config.py").read_text()
    read = {f"BRAKE_{name}" for name in re.findall(r'(?:text|listed)\("(\w+)"', source)}

    assert set(listed) == read


def test_the_closed_page_fits_into_waf_is_valid_and_asks_for_nothing_else() -> None:
    page = (HERE / "closed.html").read_bytes()

    assert len(page) <= 4096
    html5lib.HTMLParser(strict=True).parse(page.decode())
    assert not re.search(rb"https?:|src=|href=|@import|url\(|<script", page)
    assert "来月" in page.decode()
    assert b'lang="en"' in page


def test_the_zip_holds_the_modules_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    build.build(tmp_path / "one.zip")
    build.build(tmp_path / "two.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    code = "import brake.message, brake.config; print(brake.message.__file__)"
    said = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, 'one.zip'); {code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert said.stdout == "one.zip/brake/message.py\n", said.stderr


def test_the_lambda_asks_for_nothing_that_its_runtime_does_not_bring() -> None:
    allowed = sys.stdlib_module_names | {"boto3", "botocore"}
    imported = {
        name.split(".")[0]
        for module in HERE.glob("*.py")
        for node in ast.walk(ast.parse(module.read_text()))
        for name in _imported(node)
    }

    assert imported <= allowed


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []
