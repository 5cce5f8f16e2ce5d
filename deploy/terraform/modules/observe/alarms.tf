# Each alarm names the runbook that begins with it. Those of CloudFront live in us-east-1, and so does their topic.
locals {
  # "app/<name>/<id>", as CloudWatch names a balancer.
  alb = var.full ? split("loadbalancer/", var.alb_arn)[1] : null

  alarms = merge(
    {
      database_cpu = {
        about      = "The database is busy: runbook 'attack', or a slow query", namespace = "AWS/RDS", metric = "CPUUtilization"
        dimensions = { DBInstanceIdentifier = var.database.id }, statistic = "Average", period = 300, periods = 3, above = 80
      }
      database_connections = {
        about      = "More connections than planned: docs/operations, budget of connections", namespace = "AWS/RDS", metric = "DatabaseConnections"
        dimensions = { DBInstanceIdentifier = var.database.id }, statistic = "Maximum", period = 300, periods = 2, above = var.connections_alarm
      }
      database_storage = {
        about      = "The database's disk is nearly full", namespace = "AWS/RDS", metric = "FreeStorageSpace"
        dimensions = { DBInstanceIdentifier = var.database.id }, statistic = "Minimum", period = 300, periods = 1, below = var.storage_gb * 0.15 * 1024 * 1024 * 1024
      }
      backup_failed = {
        about      = "Last night's backup failed: runbook 'restore'", namespace = "AWS/Backup", metric = "NumberOfBackupJobsFailed"
        dimensions = { ResourceType = "RDS" }, statistic = "Sum", period = 86400, periods = 1, above = 0
      }
      # One that was never begun fails nowhere. A new site is told once, until its first night.
      backup_missing = {
        about      = "No backup was completed for 26 hours: runbook 'restore'", namespace = "AWS/Backup", metric = "NumberOfBackupJobsCompleted"
        dimensions = { ResourceType = "RDS" }, statistic = "Sum", period = 3600, periods = 26, below = 1, missing = "breaching"
      }
      restore_failed = {
        about      = "The weekly restore test failed: runbook 'restore'", namespace = "AWS/Backup", metric = "NumberOfRestoreJobsFailed"
        dimensions = { ResourceType = "RDS" }, statistic = "Sum", period = 86400, periods = 1, above = 0
      }
      environment = {
        about      = "Elastic Beanstalk finds the environment degraded or worse: runbook 'deploy'", namespace = "AWS/ElasticBeanstalk", metric = "EnvironmentHealth"
        dimensions = { EnvironmentName = var.environment_name }, statistic = "Maximum", period = 300, periods = 2, above = 15
      }
    },
    var.full ? {
      errors = {
        about      = "The application answers with errors: runbook 'roll back'", namespace = "AWS/ApplicationELB", metric = "HTTPCode_Target_5XX_Count"
        dimensions = { LoadBalancer = local.alb }, statistic = "Sum", period = 300, periods = 1, above = 10
      }
      balancer_errors = {
        about      = "The balancer reaches no instance: runbook 'deploy'", namespace = "AWS/ApplicationELB", metric = "HTTPCode_ELB_5XX_Count"
        dimensions = { LoadBalancer = local.alb }, statistic = "Sum", period = 300, periods = 1, above = 5
      }
      slow = {
        about      = "One request in a hundred takes longer than a second", namespace = "AWS/ApplicationELB", metric = "TargetResponseTime"
        dimensions = { LoadBalancer = local.alb }, statistic = "p99", period = 300, periods = 2, above = 1
      }
    } : {},
  )
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = "${var.name}-${replace(each.key, "_", "-")}"
  alarm_description   = each.value.about
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  period              = each.value.period
  evaluation_periods  = each.value.periods
  comparison_operator = can(each.value.above) ? "GreaterThanThreshold" : "LessThanThreshold"
  threshold           = try(each.value.above, each.value.below)
  treat_missing_data  = try(each.value.missing, "notBreaching")
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "edge" {
  provider            = aws.us_east_1
  for_each            = { errors = { metric = "5xxErrorRate", statistic = "Average", above = 1 }, flood = { metric = "Requests", statistic = "Sum", above = 100000 } }
  alarm_name          = "${var.name}-edge-${each.key}"
  alarm_description   = { errors = "More than 1 % of all answers are errors", flood = "An attack, or a bill: runbook 'attack'" }[each.key]
  namespace           = "AWS/CloudFront"
  metric_name         = each.value.metric
  dimensions          = { DistributionId = var.distribution_id, Region = "Global" }
  statistic           = each.value.statistic
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.above
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.edge_alarms.arn]
}

resource "aws_db_event_subscription" "database" {
  name             = var.name
  sns_topic        = aws_sns_topic.alarms.arn
  source_type      = "db-instance"
  source_ids       = [var.database.id]
  event_categories = ["availability", "deletion", "failover", "failure", "low storage", "recovery"]
}
