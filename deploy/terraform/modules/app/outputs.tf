output "options" {
  description = "Every option as (namespace, name, value): the contract test reads them."
  value       = local.settings
}

output "policies" {
  description = "Every policy of this module as JSON, for the test of wildcards."
  value       = merge({ for name, policy in aws_iam_role_policy.this : "app/${name}" => policy.policy }, { "app/bundles" = aws_s3_bucket_policy.bundles.policy })
}

output "application" {
  value = aws_elastic_beanstalk_application.this.name
}

output "environment" {
  value = {
    name  = aws_elastic_beanstalk_environment.this.name
    cname = aws_elastic_beanstalk_environment.this.cname
    # The balancer's own name, which CloudFront's VPC origin asks for; of a single instance it is an address.
    endpoint = aws_elastic_beanstalk_environment.this.endpoint_url
    # Elastic Beanstalk makes the balancer, so its ARN changes with the environment; the VPC origin follows it.
    alb_arn = var.full ? one(aws_elastic_beanstalk_environment.this.load_balancers) : null
  }
}

output "bundle_bucket" {
  value = aws_s3_bucket.bundles.bucket
}

output "bundle_bucket_arn" {
  value = aws_s3_bucket.bundles.arn
}

output "app_role" {
  value = aws_iam_role.this["app"].name
}

output "operations_role_arn" {
  value = aws_iam_role.this["operations"].arn
}
