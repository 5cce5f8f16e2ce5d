resource "aws_sns_topic" "alarms" {
  # checkov:skip=CKV_AWS_26: alarms cannot publish to a topic under AWS's own key, and would fail in silence; no people's data
  name = "${var.name}-alarms"
}

resource "aws_sns_topic" "edge_alarms" {
  # checkov:skip=CKV_AWS_26: alarms cannot publish to a topic under AWS's own key, and would fail in silence; no people's data
  provider = aws.us_east_1
  name     = "${var.name}-edge-alarms"
}

resource "aws_sns_topic_subscription" "mail" {
  for_each  = toset(var.mail)
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.key
}

resource "aws_sns_topic_subscription" "edge_mail" {
  provider  = aws.us_east_1
  for_each  = toset(var.mail)
  topic_arn = aws_sns_topic.edge_alarms.arn
  protocol  = "email"
  endpoint  = each.key
}

resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = ["cloudwatch.amazonaws.com", "events.rds.amazonaws.com"] }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.alarms.arn
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}
