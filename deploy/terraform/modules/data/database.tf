resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_db_parameter_group" "this" {
  name_prefix = "${var.name}-"
  family      = "postgres17"

  dynamic "parameter" {
    for_each = {
      "rds.force_ssl"                       = "1"
      "log_min_duration_statement"          = "500" # ms; with the values in it, as Django sends them in the text
      "log_parameter_max_length"            = "0"
      "idle_in_transaction_session_timeout" = "60000" # a forgotten transaction holds locks no longer
    }
    content {
      name  = parameter.key
      value = parameter.value
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

# RDS would make them by itself and keep them for ever; slow and refused statements hold people's data.
resource "aws_cloudwatch_log_group" "database" {
  # checkov:skip=CKV_AWS_338: values of people's rows; a month is enough to understand a slow day
  # checkov:skip=CKV_AWS_158: CloudWatch encrypts; those who may read it may read the database too
  for_each          = toset(["postgresql", "upgrade"])
  name              = "/aws/rds/instance/${var.name}/${each.key}"
  retention_in_days = 30
}

resource "aws_db_instance" "this" {
  # checkov:skip=CKV_AWS_118: enhanced monitoring costs more than the hobby's database; CloudWatch's metrics alarm
  # checkov:skip=CKV2_AWS_69: rds.force_ssl is set in the parameter group; the check does not read dynamic parameters
  # checkov:skip=CKV_AWS_161: the application uses a password of its own role; IAM tokens last 15 minutes, pools longer
  identifier     = var.name
  engine         = "postgres"
  engine_version = "17"
  instance_class = var.instance_class
  db_name        = "mymovie"
  username       = "mymovie_master"
  # Rotated by AWS every week, so the application never uses it: it has a role of its own (docs/operations).
  manage_master_user_password   = true
  master_user_secret_kms_key_id = aws_kms_key.data.arn

  multi_az               = var.full
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [var.security_groups["db"]]
  publicly_accessible    = false
  parameter_group_name   = aws_db_parameter_group.this.name
  ca_cert_identifier     = "rds-ca-rsa2048-g1"

  storage_type          = "gp3"
  allocated_storage     = var.storage_gb
  max_allocated_storage = var.storage_gb * 4 # grows by itself; a full disk stops the database
  storage_encrypted     = true
  kms_key_id            = aws_kms_key.data.arn

  backup_retention_period   = 7
  backup_window             = "17:00-17:30" # UTC: two in the night in Japan
  delete_automated_backups  = false
  copy_tags_to_snapshot     = true
  deletion_protection       = true
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-final"

  maintenance_window         = "tue:17:30-tue:18:00" # before the platform's, so that a fault has one cause
  auto_minor_version_upgrade = true
  apply_immediately          = false

  performance_insights_enabled    = var.full
  performance_insights_kms_key_id = var.full ? aws_kms_key.data.arn : null
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]

  tags = { backup = var.name }

  depends_on = [aws_cloudwatch_log_group.database] # before RDS makes them

  lifecycle {
    ignore_changes = [engine_version] # minor versions come by themselves
  }
}
