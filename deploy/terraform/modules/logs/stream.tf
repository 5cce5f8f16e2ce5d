# The application's lines: stdout → CloudWatch Logs (30 days, to search in now) → Firehose → S3 (a year, for Athena).
resource "aws_cloudwatch_log_group" "app" {
  # checkov:skip=CKV_AWS_338: a year of it lies in S3, for a tenth of the price
  # checkov:skip=CKV_AWS_158: CloudWatch encrypts; the lines hold no e-mail, token or query string
  for_each          = toset(["web", "worker"]) # the processes of the Procfile
  name              = "/aws/elasticbeanstalk/${var.name}/var/log/${each.key}.stdout.log"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_subscription_filter" "app" {
  for_each        = aws_cloudwatch_log_group.app
  name            = "${var.name}-to-s3"
  log_group_name  = each.value.name
  destination_arn = aws_kinesis_firehose_delivery_stream.app.arn
  role_arn        = aws_iam_role.this["subscription"].arn
  filter_pattern  = "\"{\"" # JSON alone; the platform's prefix keeps it from being matched as JSON
}

resource "aws_kinesis_firehose_delivery_stream" "app" {
  # checkov:skip=CKV_AWS_241: encrypted with AWS's own key; the lines hold no e-mail, token or query string
  name        = "${var.name}-app"
  destination = "extended_s3"

  server_side_encryption {
    enabled = true
  }

  extended_s3_configuration {
    role_arn            = aws_iam_role.this["firehose"].arn
    bucket_arn          = aws_s3_bucket.logs.arn
    prefix              = "app/!{timestamp:yyyy/MM/dd}/" # UTC, as tables.json has it
    error_output_prefix = "undelivered/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/"
    buffering_interval  = 300
    buffering_size      = 16
    compression_format  = "GZIP"

    # A record of CloudWatch is gzipped and wraps many lines: unpack, take the lines alone, end each.
    processing_configuration {
      enabled = true
      processors {
        type = "Decompression"
        parameters {
          parameter_name  = "CompressionFormat"
          parameter_value = "GZIP"
        }
      }
      processors {
        type = "CloudWatchLogProcessing"
        parameters {
          parameter_name  = "DataMessageExtraction"
          parameter_value = "true"
        }
      }
      processors {
        type = "AppendDelimiterToRecord"
        parameters {
          parameter_name  = "Delimiter"
          parameter_value = "\\n"
        }
      }
    }
  }
}

locals {
  trusted = merge(
    { firehose = "firehose.amazonaws.com", subscription = "logs.amazonaws.com" },
    var.archive == null ? {} : { archive = "s3.amazonaws.com" },
  )

  policies = merge(
    {
      firehose = [
        { Sid = "WriteLines", Effect = "Allow", Action = ["s3:PutObject", "s3:AbortMultipartUpload"], Resource = ["${aws_s3_bucket.logs.arn}/app/*", "${aws_s3_bucket.logs.arn}/undelivered/*"] },
        { Sid = "FindBucket", Effect = "Allow", Action = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], Resource = [aws_s3_bucket.logs.arn] },
      ]
      subscription = [
        { Sid = "HandOn", Effect = "Allow", Action = ["firehose:PutRecord", "firehose:PutRecordBatch"], Resource = [aws_kinesis_firehose_delivery_stream.app.arn] },
      ]
    },
    var.archive == null ? {} : {
      archive = [
        { Sid = "FindBucket", Effect = "Allow", Action = ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource = [aws_s3_bucket.logs.arn] },
        { Sid = "ReadVersions", Effect = "Allow", Action = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"], Resource = ["${aws_s3_bucket.logs.arn}/*"] },
        { Sid = "WriteCopies", Effect = "Allow", Action = ["s3:ReplicateObject", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner"], Resource = ["${var.archive.bucket_arn}/*"] },
      ]
    },
  )
}

resource "aws_iam_role" "this" {
  for_each = local.trusted
  name     = "${var.name}-logs-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = each.value }
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = local.policies
  name     = each.key
  role     = aws_iam_role.this[each.key].id
  policy   = jsonencode({ Version = "2012-10-17", Statement = each.value })
}
