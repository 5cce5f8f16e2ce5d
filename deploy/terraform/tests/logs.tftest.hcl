mock_provider "aws" {
  override_during = plan
  source          = "./mocks"
}

variables {
  name            = "mymovie-test"
  region          = "ap-northeast-1"
  account_id      = "111122223333"
  distribution_id = "E1EXAMPLE"
  archive         = { account_id = "444455556666", bucket_arn = "arn:aws:s3:::mymovie-log-archive" }
}

run "logs" {
  command = plan
  module {
    source = "../modules/logs"
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.logs.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "Log lines are not encrypted (the load balancer writes to SSE-S3 alone)."
  }
  assert {
    condition     = aws_kinesis_firehose_delivery_stream.app.server_side_encryption[0].enabled
    error_message = "Lines under way are not encrypted."
  }
  assert {
    condition     = one(one(one(aws_athena_workgroup.this.configuration).result_configuration).encryption_configuration).encryption_option == "SSE_S3"
    error_message = "Athena's answers are not encrypted."
  }
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.logs.block_public_acls, aws_s3_bucket_public_access_block.logs.block_public_policy,
      aws_s3_bucket_public_access_block.logs.ignore_public_acls, aws_s3_bucket_public_access_block.logs.restrict_public_buckets,
    ])
    error_message = "The log bucket can be opened to the public."
  }
  assert {
    condition     = alltrue([for rule in aws_s3_bucket_lifecycle_configuration.logs.rule : one(rule.expiration).days <= 365])
    error_message = "People's addresses are kept for more than a year."
  }
  assert {
    condition = alltrue([
      for rule in aws_s3_bucket_replication_configuration.archive[0].rule :
      contains(["app/", "AWSLogs/111122223333/CloudFront/"], one(rule.filter).prefix)
    ])
    error_message = "The archive keeps for a year what people are told is gone after 30 days."
  }
  assert {
    condition     = one(aws_athena_workgroup.this.configuration).bytes_scanned_cutoff_per_query > 0 && one(aws_athena_workgroup.this.configuration).enforce_workgroup_configuration
    error_message = "One careless query may cost anything."
  }
  assert {
    condition     = aws_glue_catalog_table.this["alb"].parameters["storage.location.template"] == "s3://${aws_s3_bucket.logs.bucket}/alb/AWSLogs/111122223333/elasticloadbalancing/ap-northeast-1/$${day}/"
    error_message = "Athena looks for the load balancer's lines where they are not."
  }
  assert {
    condition     = aws_glue_catalog_table.this["cloudfront"].parameters["storage.location.template"] == "s3://${aws_s3_bucket.logs.bucket}/AWSLogs/111122223333/CloudFront/E1EXAMPLE/$${day}/"
    error_message = "Athena looks for CloudFront's lines where they are not."
  }
  assert {
    condition = (
      aws_kinesis_firehose_delivery_stream.app.extended_s3_configuration[0].prefix == "app/!{timestamp:yyyy/MM/dd}/"
      && aws_glue_catalog_table.this["app"].parameters["storage.location.template"] == "s3://${aws_s3_bucket.logs.bucket}/app/$${day}/"
    )
    error_message = "Athena looks for the application's lines where Firehose does not lay them."
  }
  assert {
    condition = alltrue([
      for process in ["web", "worker"] : try(
        aws_cloudwatch_log_subscription_filter.app[process].log_group_name == "/aws/elasticbeanstalk/mymovie-test/var/log/${process}.stdout.log"
        && aws_cloudwatch_log_subscription_filter.app[process].destination_arn == aws_kinesis_firehose_delivery_stream.app.arn,
        false,
      )
    ])
    error_message = "The lines of a process of the Procfile do not go to S3."
  }
  assert {
    condition = alltrue([
      for view in ["app_requests", "app_jobs", "app_security"] :
      strcontains(aws_athena_named_query.this["1 make the view ${view} (once)"].query, "CREATE OR REPLACE VIEW ${view} AS SELECT")
    ])
    error_message = "A view of the application's lines is not made."
  }
  assert {
    condition     = length(setintersection(["cs-uri-query", "cs(Cookie)", "cs(Referer)"], output.cloudfront_fields)) == 0
    error_message = "CloudFront is asked to write query strings, cookies or referrers."
  }
}
