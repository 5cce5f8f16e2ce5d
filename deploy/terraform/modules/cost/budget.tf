# Costs are known up to a day late, and the balancer, NAT and storage cost on while the brake is on: the budget should
# stand well below what would hurt.
locals {
  # AWS tells each threshold once a month. Those above 100 brake again whoever was released by hand in the same month.
  braking = [100, 125, 150, 200]
}

resource "aws_budgets_budget" "monthly" {
  name         = var.name
  budget_type  = "COST"
  limit_amount = tostring(var.monthly_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  dynamic "notification" {
    for_each = toset(concat([50, 80], local.braking))
    content {
      notification_type          = "ACTUAL"
      comparison_operator        = "GREATER_THAN"
      threshold                  = notification.value
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = var.mail
      subscriber_sns_topic_arns  = contains(local.braking, notification.value) ? [aws_sns_topic.budget.arn] : []
    }
  }

  notification {
    notification_type          = "FORECASTED"
    comparison_operator        = "GREATER_THAN"
    threshold                  = 100
    threshold_type             = "PERCENTAGE"
    subscriber_email_addresses = var.mail # never the brake: a forecast is a guess
  }
}

resource "aws_sns_topic" "budget" {
  # checkov:skip=CKV_AWS_26: budgets cannot publish to a topic under AWS's own key, and would fail in silence; it holds a sum
  name = "${var.name}-budget"
}

resource "aws_sns_topic_policy" "budget" {
  arn = aws_sns_topic.budget.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "BudgetsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "budgets.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.budget.arn
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        ArnLike      = { "aws:SourceArn" = "arn:aws:budgets::${var.account_id}:*" }
      }
    }]
  })
}

resource "aws_sns_topic_subscription" "brake" {
  topic_arn = aws_sns_topic.budget.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.brake.arn
}
