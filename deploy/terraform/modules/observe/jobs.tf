# Whether the worker works, from its own lines: of nine jobs two are run every hour (jobs/schedule.py). Words that a line
# must hold, as the platform's prefix keeps it from being matched as JSON. Two metrics of ours, 0.60 USD a month.
locals {
  outcomes = {
    done   = { about = "No job was done for three hours, or its line did not arrive: runbook 'logs'", periods = 3, missing = "breaching" }
    failed = { about = "A job failed three hours running: runbook 'logs'", periods = 3, missing = "notBreaching" }
  }
}

resource "aws_cloudwatch_log_metric_filter" "jobs" {
  for_each       = local.outcomes
  name           = "jobs-${each.key}"
  log_group_name = var.worker_log_group
  pattern        = "\"event\" \"job\" \"outcome\" \"${each.key}\""
  metric_transformation {
    namespace = "MyMovie"
    name      = "${var.name}-jobs-${each.key}"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "jobs" {
  for_each            = local.outcomes
  alarm_name          = "${var.name}-jobs-${each.key}"
  alarm_description   = each.value.about
  namespace           = one(aws_cloudwatch_log_metric_filter.jobs[each.key].metric_transformation).namespace
  metric_name         = one(aws_cloudwatch_log_metric_filter.jobs[each.key].metric_transformation).name
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = each.value.periods
  comparison_operator = each.key == "done" ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
