output "distribution" {
  value = { id = aws_cloudfront_distribution.this.id, arn = aws_cloudfront_distribution.this.arn }
}

output "policies" {
  description = "Every policy of this module as JSON, for the test of wildcards."
  value       = { "edge/forget" = aws_iam_role_policy.forget.policy }
}

output "origin_certificate_arn" {
  value = aws_acm_certificate_validation.origin.certificate_arn
}

output "brake_ip_sets" {
  description = "What the brake fills to close the site; empty in the hobby size."
  value       = [for set in aws_wafv2_ip_set.closed : set.arn]
}

output "web_acl_name" {
  value = one(aws_wafv2_web_acl.this[*].name)
}
