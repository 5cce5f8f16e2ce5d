# What the brake does and why stands in deploy/brake/README.md; its variables and rights here are the ones named there.
locals {
  brake           = "${var.name}-brake"
  state_parameter = "/mymovie/${var.stage}/brake"

  variables = {
    BRAKE_TOPIC_ARN        = aws_sns_topic.budget.arn
    BRAKE_BUDGET_NAME      = aws_budgets_budget.monthly.name
    BRAKE_PERCENT          = "100"
    BRAKE_STATE_PARAMETER  = local.state_parameter
    BRAKE_WAF_IP_SETS      = join(",", var.ip_sets)
    BRAKE_ENVIRONMENT_NAME = var.environment_name
    BRAKE_GROUP_MIN        = tostring(var.group_min)
    BRAKE_DATABASES        = var.database.id
    BRAKE_DRY_RUN          = var.brake_dry_run ? "1" : "0"
  }

  # Called without anybody: held while it is on (AWS wakes a stopped database after seven days), and opened again.
  schedules = merge(
    { hold = { when = "rate(10 minutes)", input = { do = "hold" } } },
    var.release_monthly ? { release = { when = "cron(10 0 1 * ? *)", input = { do = "release" } } } : {},
  )

  policies = {
    brake = concat(
      [
        { Sid = "WriteLog", Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = ["${aws_cloudwatch_log_group.brake.arn}:*"] },
        { Sid = "Remember", Effect = "Allow", Action = ["ssm:GetParameter", "ssm:PutParameter"], Resource = ["arn:aws:ssm:${var.region}:${var.account_id}:parameter${local.state_parameter}"] },
        { Sid = "FindGroup", Effect = "Allow", Action = ["autoscaling:DescribeAutoScalingGroups"], Resource = ["*"] },
        {
          Sid      = "EmptyGroup"
          Effect   = "Allow"
          Action   = ["autoscaling:UpdateAutoScalingGroup", "autoscaling:SuspendProcesses", "autoscaling:ResumeProcesses"]
          Resource = ["arn:aws:autoscaling:${var.region}:${var.account_id}:autoScalingGroup:*:autoScalingGroupName/awseb-*"]
          Condition = { StringEquals = {
            "autoscaling:ResourceTag/elasticbeanstalk:environment-name" = var.environment_name
          } }
        },
        { Sid = "StopDatabase", Effect = "Allow", Action = ["rds:DescribeDBInstances", "rds:StopDBInstance", "rds:StartDBInstance"], Resource = [var.database.arn] },
      ],
      length(var.ip_sets) == 0 ? [] : [
        { Sid = "CloseEdge", Effect = "Allow", Action = ["wafv2:GetIPSet", "wafv2:UpdateIPSet"], Resource = var.ip_sets },
      ],
    )
  }
}

resource "aws_lambda_function" "brake" {
  # checkov:skip=CKV_AWS_50: its log says each step; a trace would add nothing
  # checkov:skip=CKV_AWS_115: nobody but the budget, the schedule and a person calls it
  # checkov:skip=CKV_AWS_116: it is called again every ten minutes, and an alarm tells when it failed
  # checkov:skip=CKV_AWS_117: it speaks to AWS alone; in the network it would need the NAT that it is to save
  # checkov:skip=CKV_AWS_173: no secret among its variables
  # checkov:skip=CKV_AWS_272: laid by Terraform from a reviewed commit; signing would guard against ourselves
  function_name    = local.brake
  role             = aws_iam_role.this["brake"].arn
  runtime          = "python3.13"
  architectures    = ["arm64"]
  handler          = "brake.main.handler"
  filename         = var.brake_zip
  source_code_hash = filebase64sha256(var.brake_zip)
  timeout          = 120
  memory_size      = 256

  environment {
    variables = local.variables
  }

  depends_on = [aws_cloudwatch_log_group.brake]
}

resource "aws_cloudwatch_log_group" "brake" {
  # checkov:skip=CKV_AWS_158: CloudWatch encrypts; it names steps and sums
  name              = "/aws/lambda/${local.brake}"
  retention_in_days = 365
}

resource "aws_lambda_permission" "budget" {
  statement_id  = "budget"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.brake.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.budget.arn
}

resource "aws_cloudwatch_event_rule" "brake" {
  for_each            = local.schedules
  name                = "${local.brake}-${each.key}"
  schedule_expression = each.value.when
}

resource "aws_cloudwatch_event_target" "brake" {
  for_each = local.schedules
  rule     = aws_cloudwatch_event_rule.brake[each.key].name
  arn      = aws_lambda_function.brake.arn
  input    = jsonencode(each.value.input)
}

resource "aws_lambda_permission" "schedule" {
  for_each      = local.schedules
  statement_id  = each.key
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.brake.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.brake[each.key].arn
}

resource "aws_cloudwatch_metric_alarm" "brake" {
  alarm_name          = "${local.brake}-failed"
  alarm_description   = "A step of the brake failed, or the budget's message could not be read: runbook 'brake'."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = local.brake }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarm_topic_arn]
}

resource "aws_iam_role" "this" {
  for_each = local.policies
  name     = "${var.name}-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = local.policies
  name     = each.key
  role     = aws_iam_role.this[each.key].id
  policy   = jsonencode({ Version = "2012-10-17", Statement = each.value })
}
