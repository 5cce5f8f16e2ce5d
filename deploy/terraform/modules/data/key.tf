# One key for everything that holds people's data: database, snapshots, backups, cache, and the secrets. A key of our
# own, as snapshots under AWS's own key cannot be given to another account when this one is lost.
locals {
  policies = {
    key = [{
      Sid       = "KeyBelongsToAccount"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${var.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  }
}

resource "aws_kms_key" "data" {
  description             = "${var.name}: database, backups, secrets"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = jsonencode({ Version = "2012-10-17", Statement = local.policies.key })
}

resource "aws_kms_alias" "data" {
  name          = "alias/${var.name}-data"
  target_key_id = aws_kms_key.data.key_id
}
