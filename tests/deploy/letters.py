"""What Budgets writes, and the envelope in which SNS hands it to a Lambda."""

from typing import Any

TOPIC = "arn:aws:sns:ap-northeast-1:123456789012:mymovie-prod-budget"

LETTER = """AWS Budget Notification November 20, 2026
AWS Account 123456789012

(a sentence for people)

Budget Name: {name}
Budget Type: Cost
Budgeted Amount: {limit}
Alert Type: {kind}
Alert Threshold: > {threshold}
{kind} Amount: {spent}

[1] https://console.aws.amazon.com/billing/home#/budgets
"""


def letter(
    *, name: str = "mymovie-prod", limit: str = "$100.00", kind: str = "ACTUAL", spent: str = "$103.20"
) -> str:
    return LETTER.format(name=name, limit=limit, kind=kind, threshold="$100.00", spent=spent)


def message(text: str, topic: str = TOPIC) -> dict[str, Any]:
    sns = {"Type": "Notification", "TopicArn": topic, "Subject": "AWS Budgets", "Message": text}
    return {"Records": [{"EventSource": "aws:sns", "EventVersion": "1.0", "Sns": sns}]}
