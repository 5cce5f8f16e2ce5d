output "policies" {
  value = merge({ for name, policy in aws_iam_role_policy.this : "cost/${name}" => policy.policy }, { "cost/topic" = aws_sns_topic_policy.budget.policy })
}

output "brake" {
  value = aws_lambda_function.brake.function_name
}
