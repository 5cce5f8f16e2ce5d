# What is hidden leaves CloudFront before its minute is over: the worker asks for it (mymovie/edge). Here and not among
# the role's other rights, as the distribution is made after the environment.
resource "aws_iam_role_policy" "forget" {
  name = "forget"
  role = var.app_role
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Forget", Effect = "Allow", Action = ["cloudfront:CreateInvalidation"], Resource = [aws_cloudfront_distribution.this.arn] },
    ]
  })
}
