# Encrypted in transit always, as there is no other serverless kind. It holds nothing that cannot be lost.
resource "aws_elasticache_serverless_cache" "this" {
  count                = var.cache ? 1 : 0
  name                 = var.name
  engine               = "valkey"
  major_engine_version = "8"
  kms_key_id           = aws_kms_key.data.arn
  subnet_ids           = var.subnet_ids
  security_group_ids   = [var.security_groups["cache"]]

  cache_usage_limits {
    data_storage {
      maximum = 1
      unit    = "GB"
    }
    ecpu_per_second {
      maximum = 5000 # a ceiling of its price too
    }
  }
}
