"""What the brake is told by its environment variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


class Misconfigured(Exception):
    """A variable is missing or cannot be read; the message names it."""


@dataclass(frozen=True)
class IpSet:
    """What WAF wants to know of a set, read from its ARN."""

    name: str
    id: str
    scope: str
    region: str


@dataclass(frozen=True)
class Config:
    topic_arn: str
    budget_name: str
    percent: Decimal
    state_parameter: str
    ip_sets: tuple[IpSet, ...]
    environment_name: str
    group_min: int
    databases: tuple[str, ...]
    dry_run: bool


def read(variables: Mapping[str, str]) -> Config:
    def text(name: str, default: str = "") -> str:
        return variables.get(f"BRAKE_{name}", "").strip() or default

    def listed(name: str) -> list[str]:
        return [part.strip() for part in text(name).split(",") if part.strip()]

    if not (state_parameter := text("STATE_PARAMETER")):
        raise Misconfigured("BRAKE_STATE_PARAMETER is not set")
    if (dry_run := text("DRY_RUN", "0")) not in ("0", "1"):
        raise Misconfigured(f"BRAKE_DRY_RUN is 0 or 1, not {dry_run!r}")
    return Config(
        topic_arn=text("TOPIC_ARN"),
        budget_name=text("BUDGET_NAME"),
        percent=_above_zero("PERCENT", text("PERCENT", "100")),
        state_parameter=state_parameter,
        ip_sets=tuple(_ip_set(arn) for arn in listed("WAF_IP_SETS")),
        environment_name=text("ENVIRONMENT_NAME"),
        group_min=int(_above_zero("GROUP_MIN", text("GROUP_MIN", "1"))),
        databases=tuple(listed("DATABASES")),
        dry_run=dry_run == "1",
    )


def _above_zero(name: str, value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal(0)
    if not (number.is_finite() and number > 0):
        raise Misconfigured(f"BRAKE_{name} is a number above 0, not {value!r}")
    return number


def _ip_set(arn: str) -> IpSet:
    # arn:aws:wafv2:us-east-1:123456789012:global/ipset/NAME/ID; "regional" where it is not CloudFront's
    match arn.split(":", 5):
        case ["arn", _, "wafv2", region, _, resource] if resource.count("/") == 3:
            scope, kind, name, id_ = resource.split("/")
            if kind == "ipset" and scope in ("global", "regional"):
                return IpSet(name, id_, "CLOUDFRONT" if scope == "global" else "REGIONAL", region)
    raise Misconfigured(f"BRAKE_WAF_IP_SETS names what is not an IP set's ARN: {arn!r}")
