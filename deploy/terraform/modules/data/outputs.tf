output "database" {
  value = {
    id   = aws_db_instance.this.identifier
    arn  = aws_db_instance.this.arn
    host = aws_db_instance.this.address
  }
}

output "cache_url" {
  description = "Empty without a Valkey."
  value       = var.cache ? "rediss://${aws_elasticache_serverless_cache.this[0].endpoint[0].address}:6379/0" : ""
}

output "key_arn" {
  value = aws_kms_key.data.arn
}

output "policies" {
  value = { "data/key" = aws_kms_key.data.policy }
}
