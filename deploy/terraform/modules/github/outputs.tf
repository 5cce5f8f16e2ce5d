output "deploy_role_arn" {
  description = "For the GitHub environment's variable AWS_ROLE."
  value       = aws_iam_role.deploy.arn
}

output "policies" {
  value = { for name, policy in aws_iam_role_policy.this : "github/${name}" => policy.policy }
}
