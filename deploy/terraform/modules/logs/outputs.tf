output "bucket" {
  value = { name = aws_s3_bucket.logs.bucket, arn = aws_s3_bucket.logs.arn }
}

output "worker_log_group" {
  value = aws_cloudwatch_log_group.app["worker"].name
}

output "cloudfront_fields" {
  description = "What CloudFront is asked to write: the fields that the table reads."
  value       = [for key, field in local.tables.cloudfront.parameters : field if startswith(key, "mapping.")]
}

output "policies" {
  value = merge({ for name, policy in aws_iam_role_policy.this : "logs/${name}" => policy.policy }, { "logs/bucket" = aws_s3_bucket_policy.logs.policy })
}
