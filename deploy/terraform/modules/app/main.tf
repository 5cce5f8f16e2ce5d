resource "aws_elastic_beanstalk_application" "this" {
  name = var.name

  appversion_lifecycle {
    service_role          = aws_iam_role.this["service"].arn
    max_count             = 50 # releases one can roll back to
    delete_source_from_s3 = false
  }
}

resource "aws_elastic_beanstalk_environment" "this" {
  # checkov:skip=CKV_AWS_312: enhanced health is set in options.tf; the check does not read dynamic settings
  # checkov:skip=CKV_AWS_340: managed updates are set in options.tf; the check does not read dynamic settings
  name         = var.name
  application  = aws_elastic_beanstalk_application.this.name
  platform_arn = var.platform_arn

  dynamic "setting" {
    for_each = local.settings
    content {
      namespace = setting.value.namespace
      name      = setting.value.name
      value     = setting.value.value
    }
  }

  lifecycle {
    # The pipeline owns the release, and managed updates own the platform: a plan that put back the version it was
    # made with would downgrade a patched system. A new branch is a new environment.
    ignore_changes = [version_label, platform_arn]
  }
}

# Where the pipeline lays the one zip of a release.
resource "aws_s3_bucket" "bundles" {
  # checkov:skip=CKV_AWS_18: who laid a bundle here is in CloudTrail; nobody else reads it
  # checkov:skip=CKV_AWS_144: a bundle can be built again from its commit
  # checkov:skip=CKV_AWS_145: no personal data; SSE-S3 encrypts, a key of our own would add nothing but its price
  # checkov:skip=CKV2_AWS_62: nothing waits for a bundle but the pipeline that lays it
  bucket = "${var.name}-bundles-${var.account_id}"
}

resource "aws_s3_bucket_public_access_block" "bundles" {
  bucket                  = aws_s3_bucket.bundles.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "bundles" {
  bucket = aws_s3_bucket.bundles.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "bundles" {
  bucket = aws_s3_bucket.bundles.id
  versioning_configuration {
    status = "Enabled" # a label means one zip for ever
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "bundles" {
  bucket = aws_s3_bucket.bundles.id
  rule {
    id     = "old-releases"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
  }
}

resource "aws_s3_bucket_policy" "bundles" {
  bucket = aws_s3_bucket.bundles.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.bundles.arn, "${aws_s3_bucket.bundles.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
