# GitHub proves who a job is; no key of ours lies there. Exactly the jobs of one environment are believed: neither a
# branch, nor a pull request, nor another repository of the same owner.
locals {
  issuer = "token.actions.githubusercontent.com"
  # The second form is the newer one of GitHub's, which stays the same when names change hands.
  subjects = [
    "repo:${var.repository.owner}/${var.repository.name}:environment:${var.stage}",
    "repo:${var.repository.owner}@${var.repository.owner_id}/${var.repository.name}@${var.repository.id}:environment:${var.stage}",
  ]

  application = "arn:aws:elasticbeanstalk:${var.region}:${var.account_id}:application/${var.name}"
  versions    = "arn:aws:elasticbeanstalk:${var.region}:${var.account_id}:applicationversion/${var.name}/*"
  environment = "arn:aws:elasticbeanstalk:${var.region}:${var.account_id}:environment/${var.name}/${var.name}"

  policies = {
    deploy = [
      { Sid = "LayBundle", Effect = "Allow", Action = ["s3:PutObject", "s3:GetObject"], Resource = ["${var.bundle_bucket_arn}/releases/*"] },
      { Sid = "MakeVersion", Effect = "Allow", Action = ["elasticbeanstalk:CreateApplicationVersion", "elasticbeanstalk:DescribeApplicationVersions"], Resource = [local.application, local.versions] },
      { Sid = "Deploy", Effect = "Allow", Action = ["elasticbeanstalk:UpdateEnvironment", "elasticbeanstalk:AbortEnvironmentUpdate"], Resource = [local.environment, local.application, local.versions] },
      { Sid = "Watch", Effect = "Allow", Action = ["elasticbeanstalk:DescribeEnvironments", "elasticbeanstalk:DescribeEvents"], Resource = [local.environment, local.application] },
      { Sid = "HandOverOperationsRole", Effect = "Allow", Action = ["iam:PassRole"], Resource = [var.operations_role_arn], Condition = { StringEquals = { "iam:PassedToService" = "elasticbeanstalk.amazonaws.com" } } },
    ]
  }
}

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "deploy" {
  name                 = "${var.name}-deploy"
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
      Condition = { StringEquals = {
        "${local.issuer}:aud" = "sts.amazonaws.com"
        "${local.issuer}:sub" = local.subjects
      } }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = local.policies
  name     = each.key
  role     = aws_iam_role.deploy.id
  policy   = jsonencode({ Version = "2012-10-17", Statement = each.value })
}
