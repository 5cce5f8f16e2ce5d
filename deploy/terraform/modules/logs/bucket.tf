# Access lines of CloudFront and the load balancer, the application's own, refused connections. Addresses of people
# are personal data: everything ends, after a year at the latest.
resource "aws_s3_bucket" "logs" {
  # checkov:skip=CKV_AWS_18: a log of who reads the logs would lie in this very bucket; CloudTrail has it
  # checkov:skip=CKV_AWS_145: the load balancer writes to SSE-S3 alone
  # checkov:skip=CKV2_AWS_62: Athena reads when asked; nothing waits for a line
  bucket = "${var.name}-logs-${var.account_id}"
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id
  versioning_configuration {
    status = "Enabled" # the copy in the archive account needs it
  }
}

locals {
  # The load balancer's lines hold query strings and can hold no less, so they go soonest; CloudFront's say the rest.
  short_lived = ["alb/", "AWSLogs/${var.account_id}/vpcflowlogs/", "athena/", "undelivered/"]

  # The archive keeps what it gets for a year, whatever is deleted here: so it gets nothing of the above.
  archived = ["app/", "AWSLogs/${var.account_id}/CloudFront/"]
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    transition {
      days          = 30
      storage_class = "STANDARD_IA"
    }
    transition {
      days          = 90
      storage_class = "GLACIER_IR"
    }
    expiration {
      days = 365
    }
    noncurrent_version_expiration {
      noncurrent_days = 7
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
  }

  dynamic "rule" {
    for_each = local.short_lived
    content {
      id     = "short-${trim(rule.value, "/")}"
      status = "Enabled"
      filter {
        prefix = rule.value
      }
      expiration {
        days = 30
      }
      abort_incomplete_multipart_upload {
        days_after_initiation = 2
      }
    }
  }
}

# Regions older than August 2022 may still write as an account of AWS's rather than as a service.
data "aws_elb_service_account" "this" {
  region = var.region
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "LoadBalancer"
        Effect    = "Allow"
        Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.logs.arn}/alb/AWSLogs/${var.account_id}/*"
      },
      {
        Sid       = "LoadBalancerOfOldRegion"
        Effect    = "Allow"
        Principal = { AWS = data.aws_elb_service_account.this.arn }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.logs.arn}/alb/AWSLogs/${var.account_id}/*"
      },
      {
        Sid       = "CloudFrontAndNetwork"
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.logs.arn}/AWSLogs/${var.account_id}/*"
        Condition = { StringEquals = { "aws:SourceAccount" = var.account_id, "s3:x-amz-acl" = "bucket-owner-full-control" } }
      },
      {
        Sid       = "DeliveryLooksAtBucket"
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = ["s3:GetBucketAcl", "s3:ListBucket"]
        Resource  = aws_s3_bucket.logs.arn
        Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
      },
    ]
  })
  depends_on = [aws_s3_bucket_public_access_block.logs]
}

# The archive account's bucket takes the copies; nobody of this account can delete them there.
resource "aws_s3_bucket_replication_configuration" "archive" {
  count  = var.archive == null ? 0 : 1
  bucket = aws_s3_bucket.logs.id
  role   = aws_iam_role.this["archive"].arn

  dynamic "rule" {
    for_each = local.archived
    content {
      id       = "archive-${trim(rule.value, "/")}"
      priority = rule.key
      status   = "Enabled"
      filter {
        prefix = rule.value
      }
      delete_marker_replication {
        status = "Disabled"
      }
      destination {
        bucket  = var.archive.bucket_arn
        account = var.archive.account_id
        access_control_translation {
          owner = "Destination"
        }
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.logs]
}
