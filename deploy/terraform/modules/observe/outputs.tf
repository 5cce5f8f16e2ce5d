output "topic_arn" {
  value = aws_sns_topic.alarms.arn
}

output "policies" {
  value = { "observe/alarms" = aws_sns_topic_policy.alarms.policy }
}
