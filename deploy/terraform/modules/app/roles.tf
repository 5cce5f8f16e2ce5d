# Three roles: what the instances may, what Elastic Beanstalk may while it watches and patches them, and what it may
# while a release is under way (so that the pipeline itself may do next to nothing).
locals {
  environment_arn = "arn:aws:elasticbeanstalk:${var.region}:${var.account_id}:environment/${var.name}/${var.name}"
  platform_bucket = "arn:aws:s3:::elasticbeanstalk-${var.region}-${var.account_id}"
  log_groups      = "arn:aws:logs:${var.region}:${var.account_id}:log-group:/aws/elasticbeanstalk/${var.name}/*"

  trusted = {
    app        = "ec2.amazonaws.com"
    service    = "elasticbeanstalk.amazonaws.com"
    operations = "elasticbeanstalk.amazonaws.com"
  }

  managed_policies = {
    app        = ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] # shells without SSH
    service    = ["arn:aws:iam::aws:policy/service-role/AWSElasticBeanstalkEnhancedHealth", "arn:aws:iam::aws:policy/AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy"]
    operations = ["arn:aws:iam::aws:policy/AdministratorAccess-AWSElasticBeanstalk"]
  }

  policies = {
    # Not AWSElasticBeanstalkWebTier: that one reads every bucket whose name begins with elasticbeanstalk.
    app = [
      { Sid = "Secrets", Effect = "Allow", Action = ["ssm:GetParameter", "ssm:GetParameters"], Resource = values(local.secret_arns) },
      { Sid = "SecretsKey", Effect = "Allow", Action = ["kms:Decrypt"], Resource = [var.secrets_key_arn] },
      { Sid = "Health", Effect = "Allow", Action = ["elasticbeanstalk:PutInstanceStatistics"], Resource = [local.environment_arn] },
      { Sid = "Bundles", Effect = "Allow", Action = ["s3:GetObject"], Resource = ["${aws_s3_bucket.bundles.arn}/releases/*", "${local.platform_bucket}/*"] },
      { Sid = "LogsOnDemand", Effect = "Allow", Action = ["s3:PutObject"], Resource = ["${local.platform_bucket}/resources/environments/logs/*"] },
      { Sid = "LogStream", Effect = "Allow", Action = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents", "logs:PutRetentionPolicy"], Resource = [local.log_groups] },
    ]
  }
}

resource "aws_iam_role" "this" {
  for_each = local.trusted
  name     = "${var.name}-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = each.value }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = local.policies
  name     = each.key
  role     = aws_iam_role.this[each.key].id
  policy   = jsonencode({ Version = "2012-10-17", Statement = each.value })
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = merge([for role, arns in local.managed_policies : { for arn in arns : "${role}/${basename(arn)}" => { role = role, arn = arn } }]...)
  role       = aws_iam_role.this[each.value.role].name
  policy_arn = each.value.arn
}

resource "aws_iam_instance_profile" "app" {
  name = "${var.name}-app"
  role = aws_iam_role.this["app"].name
}
