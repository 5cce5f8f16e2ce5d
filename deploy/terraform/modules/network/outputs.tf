output "vpc_id" {
  value = aws_vpc.this.id
}

output "subnet_ids" {
  description = "By tier: public, app, data; the first zone first."
  value       = { for tier in keys(local.tiers) : tier => [for i in [0, 1] : aws_subnet.this["${tier}-${i}"].id] }
}

output "security_groups" {
  value = {
    alb   = one(aws_security_group.alb[*].id)
    app   = aws_security_group.app.id
    db    = aws_security_group.db.id
    cache = aws_security_group.cache.id
  }
}
