mock_provider "aws" {
  override_during = plan
  source          = "./mocks"
}

mock_provider "aws" {
  alias           = "us_east_1"
  override_during = plan
  source          = "./mocks"
}

variables {
  name             = "mymovie-test"
  stage            = "prod"
  full             = true
  region           = "ap-northeast-1"
  account_id       = "111122223333"
  mail             = ["operator@mymovie.example"]
  environment_name = "mymovie-test"
  database         = { id = "mymovie-test", arn = "arn:aws:rds:ap-northeast-1:111122223333:db:mymovie-test" }
}

run "cost" {
  command = plan
  module {
    source = "../modules/cost"
  }
  variables {
    monthly_usd     = 100
    brake_zip       = "main.tf"
    ip_sets         = ["arn:aws:wafv2:us-east-1:111122223333:global/ipset/a/1", "arn:aws:wafv2:us-east-1:111122223333:global/ipset/b/2"]
    group_min       = 2
    alarm_topic_arn = "arn:aws:sns:ap-northeast-1:111122223333:alarms"
  }

  assert {
    condition = length(setsubtract([50, 80, 100], [
      for n in aws_budgets_budget.monthly.notification : n.threshold
      if n.notification_type == "ACTUAL" && length(n.subscriber_email_addresses) > 0
    ])) == 0
    error_message = "Nobody gets a mail at 50, 80 or 100 %."
  }
  assert {
    condition     = anytrue([for n in aws_budgets_budget.monthly.notification : n.notification_type == "FORECASTED" && length(n.subscriber_email_addresses) > 0])
    error_message = "Nobody gets a mail when the budget is forecast to be spent."
  }
  assert {
    condition = alltrue([
      for n in aws_budgets_budget.monthly.notification :
      (n.notification_type == "ACTUAL" && n.threshold >= 100) == (length(coalesce(n.subscriber_sns_topic_arns, [])) > 0)
    ])
    error_message = "The brake is called too early, on a guess, or not at all."
  }
  assert {
    condition     = aws_sns_topic_subscription.brake.protocol == "lambda" && aws_sns_topic_subscription.brake.topic_arn == aws_sns_topic.budget.arn
    error_message = "The budget's message does not reach the brake."
  }
  assert {
    condition     = aws_lambda_function.brake.handler == "brake.main.handler" && aws_lambda_function.brake.runtime == "python3.13"
    error_message = "The brake is started by another name than it has."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_target.brake["hold"].input).do == "hold"
    error_message = "The database that AWS wakes after seven days is not stopped again."
  }
  assert {
    condition     = contains(jsondecode(aws_sns_topic_policy.budget.policy).Statement[*].Principal.Service, "budgets.amazonaws.com")
    error_message = "Budgets may not publish to the topic."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.brake.metric_name == "Errors" && length(aws_cloudwatch_metric_alarm.brake.alarm_actions) == 1
    error_message = "The brake may fail without anybody being told."
  }
}

run "github" {
  command = plan
  module {
    source = "../modules/github"
  }
  variables {
    repository          = { owner = "example", name = "mymovie", owner_id = 1, id = 2 }
    bundle_bucket_arn   = "arn:aws:s3:::bundles"
    operations_role_arn = "arn:aws:iam::111122223333:role/operations"
  }

  assert {
    condition = jsondecode(aws_iam_role.deploy.assume_role_policy).Statement[0].Condition == {
      StringEquals = {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:sub" = ["repo:example/mymovie:environment:prod", "repo:example@1/mymovie@2:environment:prod"]
      }
    }
    error_message = "Other jobs than those of the environment prod may deploy there."
  }
  assert {
    condition     = length(jsondecode(aws_iam_role.deploy.assume_role_policy).Statement) == 1
    error_message = "Somebody else may take the pipeline's role."
  }
}

run "observe" {
  command = plan
  module {
    source = "../modules/observe"
  }
  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }
  variables {
    alb_arn           = "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/app/awseb/0d1e"
    distribution_id   = "E1EXAMPLE"
    connections_alarm = 157
    storage_gb        = 20
    worker_log_group  = "/aws/elasticbeanstalk/mymovie-test/var/log/worker.stdout.log"
  }

  assert {
    condition     = alltrue([for alarm in concat(values(aws_cloudwatch_metric_alarm.this), values(aws_cloudwatch_metric_alarm.edge), values(aws_cloudwatch_metric_alarm.jobs), values(aws_cloudwatch_composite_alarm.burn)) : try(length(alarm.alarm_actions), 0) == 1])
    error_message = "An alarm tells nobody."
  }
  assert {
    condition     = length(aws_sns_topic_subscription.mail) == 1 && length(aws_sns_topic_subscription.edge_mail) == 1
    error_message = "No person gets the alarms."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["errors"].dimensions.LoadBalancer == "app/awseb/0d1e"
    error_message = "The alarm looks at a balancer that CloudWatch does not know by this name."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["slow"].extended_statistic == "p99" && aws_cloudwatch_metric_alarm.this["database_storage"].comparison_operator == "LessThanThreshold"
    error_message = "An alarm asks for something else than was meant."
  }
  assert {
    condition     = length(setsubtract(["errors", "slow", "database_connections", "database_storage", "backup_failed", "backup_missing", "restore_failed"], keys(aws_cloudwatch_metric_alarm.this))) == 0
    error_message = "An alarm is missing."
  }
  assert {
    condition = [for a in [aws_cloudwatch_metric_alarm.this["backup_missing"]] : [
      a.metric_name, a.comparison_operator, a.threshold, a.period * a.evaluation_periods / 3600, a.treat_missing_data
    ]][0] == ["NumberOfBackupJobsCompleted", "LessThanThreshold", 1, 26, "breaching"]
    error_message = "Nobody is told when a night had no backup."
  }
  assert {
    condition = [for a in [aws_cloudwatch_metric_alarm.jobs["done"]] : [
      a.metric_name, a.comparison_operator, a.threshold, a.period * a.evaluation_periods / 3600, a.treat_missing_data
      ]][0] == [
      one(aws_cloudwatch_log_metric_filter.jobs["done"].metric_transformation).name, "LessThanThreshold", 1, 3, "breaching"
    ]
    error_message = "Nobody is told when the worker is dead."
  }
  assert {
    condition     = alltrue([for f in aws_cloudwatch_log_metric_filter.jobs : f.log_group_name == "/aws/elasticbeanstalk/mymovie-test/var/log/worker.stdout.log"])
    error_message = "Jobs are counted in another log than the worker's."
  }
  assert {
    condition = { for name, alarm in aws_cloudwatch_metric_alarm.burn :
      name => format("%.2f %% of %s s", alarm.threshold, join(",", distinct([for q in alarm.metric_query : one(q.metric).period if q.id != "share"])))
      } == {
      fast-long = "1.44 % of 3600 s", fast-short = "1.44 % of 300 s", slow-long = "0.60 % of 21600 s", slow-short = "0.60 % of 1800 s"
    }
    error_message = "The month's errors are measured over other windows than the SLO's, or against another share."
  }
  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.burn :
      toset([for q in alarm.metric_query : one(q.metric).metric_name if q.id != "share"]) == toset(["RequestCount", "HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"])
      && alltrue([for q in alarm.metric_query : one(q.metric).dimensions.LoadBalancer == "app/awseb/0d1e" if q.id != "share"])
    ])
    error_message = "Errors of the application or of the balancer are not counted."
  }
  assert {
    condition = { for pace, alarm in aws_cloudwatch_composite_alarm.burn : pace => alarm.alarm_rule } == {
      fast = "ALARM(\"mymovie-test-burn-fast-long\") AND ALARM(\"mymovie-test-burn-fast-short\")"
      slow = "ALARM(\"mymovie-test-burn-slow-long\") AND ALARM(\"mymovie-test-burn-slow-short\")"
    }
    error_message = "An alarm of the SLO does not ask for both of its windows."
  }
}

run "observe_hobby" {
  command = plan
  module {
    source = "../modules/observe"
  }
  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }
  variables {
    full              = false
    distribution_id   = "E1EXAMPLE"
    connections_alarm = 77
    storage_gb        = 20
    worker_log_group  = "/aws/elasticbeanstalk/mymovie-test/var/log/worker.stdout.log"
  }

  assert {
    condition     = length(aws_cloudwatch_composite_alarm.burn) == 0 && length(aws_cloudwatch_metric_alarm.jobs) == 2 && contains(keys(aws_cloudwatch_metric_alarm.this), "backup_missing")
    error_message = "The hobby is told too little, or of a balancer it has not."
  }
}
