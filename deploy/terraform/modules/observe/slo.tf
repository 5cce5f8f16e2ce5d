# 99.9 % of answers are no errors, over 30 days: one in a thousand may fail. Told when that is spent 14.4 times too fast
# (a fiftieth of the month's in an hour) or 6 times (a twentieth in six hours): both over a long window, so that it
# matters, and a short one, so that it is still so. Behind a balancer alone: the hobby promises nothing. 2.20 USD a month.
locals {
  error_budget = 0.1 # per cent of all answers
  burns = var.full ? {
    fast = { rate = 14.4, long = 3600, short = 300 }
    slow = { rate = 6, long = 21600, short = 1800 }
  } : {}
  windows = merge([
    for pace, burn in local.burns : {
      for window in ["long", "short"] : "${pace}-${window}" => { seconds = burn[window], above = burn.rate * local.error_budget }
    }
  ]...)
  answers = {
    requests        = "RequestCount"
    errors          = "HTTPCode_Target_5XX_Count"
    balancer_errors = "HTTPCode_ELB_5XX_Count"
  }
}

resource "aws_cloudwatch_metric_alarm" "burn" {
  for_each            = local.windows
  alarm_name          = "${var.name}-burn-${each.key}"
  alarm_description   = "Half of ${var.name}-burn-${split("-", each.key)[0]}, which tells of it"
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.above
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "share"
    label       = "Errors, % of answers"
    return_data = true
    # A night of fifty requests is no month: fewer than five errors tell nothing. No error is no datum, not a nought.
    expression = "IF(FILL(errors,0)+FILL(balancer_errors,0)<5, 0, 100*(FILL(errors,0)+FILL(balancer_errors,0))/requests)"
  }

  dynamic "metric_query" {
    for_each = local.answers
    content {
      id          = metric_query.key
      return_data = false
      metric {
        namespace   = "AWS/ApplicationELB"
        metric_name = metric_query.value
        dimensions  = { LoadBalancer = local.alb }
        stat        = "Sum"
        period      = each.value.seconds
      }
    }
  }
}

resource "aws_cloudwatch_composite_alarm" "burn" {
  for_each          = local.burns
  alarm_name        = "${var.name}-burn-${each.key}"
  alarm_description = "The month's errors are spent ${each.value.rate} times too fast: runbook 'roll back'"
  alarm_rule        = join(" AND ", [for window in ["long", "short"] : "ALARM(\"${aws_cloudwatch_metric_alarm.burn["${each.key}-${window}"].alarm_name}\")"])
  alarm_actions     = [aws_sns_topic.alarms.arn]
  ok_actions        = [aws_sns_topic.alarms.arn]
}
