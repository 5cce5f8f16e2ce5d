mock_provider "aws" {
  override_during = plan
  source          = "./mocks"
}

variables {
  name            = "mymovie-test"
  full            = true
  account_id      = "111122223333"
  instance_class  = "db.t4g.small"
  storage_gb      = 20
  cache           = true
  subnet_ids      = ["subnet-2a", "subnet-2b"]
  security_groups = { db = "sg-0c", cache = "sg-0d" }
}

run "full" {
  command = plan
  module {
    source = "../modules/data"
  }

  assert {
    condition     = aws_db_instance.this.multi_az
    error_message = "The database stands in one zone."
  }
  assert {
    condition     = length(aws_db_subnet_group.this.subnet_ids) == 2
    error_message = "The database cannot move to a second zone."
  }
  assert {
    condition     = aws_elasticache_serverless_cache.this[0].kms_key_id == aws_kms_key.data.arn
    error_message = "The cache is not encrypted with our key."
  }
}

run "hobby" {
  command = plan
  module {
    source = "../modules/data"
  }
  variables {
    full  = false
    cache = false
  }

  # What does not depend on the size, asked of the smaller one.
  assert {
    condition     = !aws_db_instance.this.multi_az && length(aws_elasticache_serverless_cache.this) == 0
    error_message = "The hobby pays for a standby or a cache."
  }
  assert {
    condition     = aws_db_instance.this.storage_encrypted && aws_db_instance.this.kms_key_id == aws_kms_key.data.arn
    error_message = "The database is not encrypted with our key."
  }
  assert {
    condition     = aws_backup_vault.this.kms_key_arn == aws_kms_key.data.arn
    error_message = "Backups are not encrypted with our key."
  }
  assert {
    condition     = aws_kms_key.data.enable_key_rotation
    error_message = "The key is never rotated."
  }
  assert {
    condition     = aws_db_instance.this.backup_retention_period == 7
    error_message = "Automated backups are not kept 7 days."
  }
  assert {
    condition     = alltrue([for rule in aws_backup_plan.this.rule : one(rule.lifecycle).delete_after == 7])
    error_message = "Copies in the vault are not kept 7 days."
  }
  assert {
    condition     = alltrue([for name in ["postgresql", "upgrade"] : aws_cloudwatch_log_group.database[name].retention_in_days == 30])
    error_message = "The database's own lines are kept longer than the 30 days that people are told."
  }
  assert {
    condition     = aws_backup_vault_lock_configuration.this.min_retention_days == 7
    error_message = "The vault can be emptied before its copies are 7 days old."
  }
  assert {
    condition     = aws_backup_restore_testing_plan.weekly.schedule_expression == "cron(0 20 ? * SUN *)"
    error_message = "No restore is tried every week."
  }
  assert {
    condition = (
      aws_db_instance.this.deletion_protection
      && !aws_db_instance.this.skip_final_snapshot
      && !aws_db_instance.this.delete_automated_backups
    )
    error_message = "One command deletes the database, or its backups with it."
  }
  assert {
    condition     = !aws_db_instance.this.publicly_accessible
    error_message = "The database has a public address."
  }
  assert {
    condition     = anytrue([for p in aws_db_parameter_group.this.parameter : p.name == "rds.force_ssl" && p.value == "1"])
    error_message = "The database speaks without TLS."
  }
  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null
    error_message = "The master password stands in the state."
  }
}
