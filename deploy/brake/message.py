"""Whether a message of SNS is the budget's, and says that the money is spent."""

import re
from decimal import Decimal
from typing import Any

from .config import Config

# Budgets writes a letter in English, with the facts on lines of their own:
#   Budget Name: mymovie-prod / Budgeted Amount: $100.00 / Alert Type: ACTUAL / ACTUAL Amount: $103.20
FACT = re.compile(r"^(Budget Name|Budgeted Amount|Alert Type|ACTUAL Amount): *(.+?) *$", re.MULTILINE)
# One currency for both amounts, so it does not matter which.
AMOUNT = re.compile(r"(-?)[^\d-]{0,3}(-?)(\d[\d,]*(?:\.\d+)?)(?: ?[A-Z]{3})?")


class Unreadable(Exception):
    """The budget's own topic said what cannot be understood: a person must look, so the call has to fail."""


class NotForUs(Exception):
    """A message that must not brake; the text says why."""


def why_brake(record: Any, config: Config) -> str:
    """The reason to brake, for the log. Raises NotForUs, or Unreadable."""
    sns = record.get("Sns") if isinstance(record, dict) else None
    if not isinstance(sns, dict):
        raise NotForUs("not a message of SNS")
    if not config.topic_arn or sns.get("TopicArn") != config.topic_arn:
        raise NotForUs(f"another topic: {sns.get('TopicArn')}")
    facts = dict(FACT.findall(str(sns.get("Message"))))
    name, kind = facts.get("Budget Name"), facts.get("Alert Type")
    if not name or not kind:
        raise Unreadable("the budget's topic sent no letter of a budget")
    if name != config.budget_name:
        raise NotForUs(f"another budget: {name}")
    if kind != "ACTUAL":
        raise NotForUs(f"not what was spent: {kind}")
    limit, spent = _amount(facts, "Budgeted Amount"), _amount(facts, "ACTUAL Amount")
    if limit <= 0:
        raise Unreadable(f"a budget of {limit}")
    percent = spent / limit * 100
    if percent < config.percent:
        raise NotForUs(f"{percent:.1f} % is spent, and it brakes at {config.percent} %")
    return f"{percent:.1f} % of the budget is spent"


def _amount(facts: dict[str, str], name: str) -> Decimal:
    found = AMOUNT.fullmatch(facts.get(name, ""))
    if not found:
        raise Unreadable(f"no amount in {name!r}: {facts.get(name)!r}")
    number = Decimal(found[3].replace(",", ""))
    return -number if found[1] or found[2] else number  # credits can bring what was spent below 0
