# Who may speak to whom: CloudFront → balancer → app → database and cache. No rule names 0.0.0.0/0 as a source, and
# there is no SSH: shells are opened through Session Manager.

# Whatever is started without a group of its own gets one that lets nothing through.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.this.id
}

resource "aws_security_group" "alb" {
  # checkov:skip=CKV2_AWS_5: Elastic Beanstalk attaches it, by an option of the environment
  count       = var.full ? 1 : 0
  name        = "${var.name}-alb"
  description = "Internal load balancer: CloudFront in, instances out"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-alb" }
}

resource "aws_security_group" "app" {
  # checkov:skip=CKV2_AWS_5: Elastic Beanstalk attaches it, by an option of the environment
  name        = "${var.name}-app"
  description = "Instances: the load balancer (hobby: CloudFront) in; database, cache, TMDB, mail, AWS out"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-app" }
}

resource "aws_security_group" "db" {
  # checkov:skip=CKV2_AWS_5: the database of the data module takes it
  name        = "${var.name}-db"
  description = "PostgreSQL: instances in, nothing out"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-db" }
}

resource "aws_security_group" "cache" {
  # checkov:skip=CKV2_AWS_5: the cache of the data module takes it, where there is one
  name        = "${var.name}-cache"
  description = "Valkey: instances in, nothing out"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-cache" }
}

locals {
  app   = aws_security_group.app.id
  db    = aws_security_group.db.id
  cache = aws_security_group.cache.id

  cloudfront_in = var.full ? {
    group = aws_security_group.alb[0].id
    port  = 443
    } : {
    group = local.app # the hobby has no balancer; its instance speaks HTTP to CloudFront
    port  = 80
  }

  between_groups = merge(
    {
      app_to_db    = { from = local.app, to = local.db, port = 5432 }
      app_to_cache = { from = local.app, to = local.cache, port = 6379 }
    },
    var.full ? { alb_to_app = { from = aws_security_group.alb[0].id, to = local.app, port = 80 } } : {},
  )
}

resource "aws_vpc_security_group_ingress_rule" "cloudfront" {
  description       = "CloudFront and nobody else"
  security_group_id = local.cloudfront_in.group
  prefix_list_id    = var.cloudfront_prefix_list
  ip_protocol       = "tcp"
  from_port         = local.cloudfront_in.port
  to_port           = local.cloudfront_in.port
}

resource "aws_vpc_security_group_ingress_rule" "between" {
  for_each                     = local.between_groups
  description                  = replace(each.key, "_", " ")
  security_group_id            = each.value.to
  referenced_security_group_id = each.value.from
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "between" {
  for_each                     = local.between_groups
  description                  = replace(each.key, "_", " ")
  security_group_id            = each.value.from
  referenced_security_group_id = each.value.to
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

# The one way out: HTTPS (TMDB, AWS's own services) and mail with STARTTLS. Names and time need no rule.
resource "aws_vpc_security_group_egress_rule" "outside" {
  for_each          = { https = 443, mail = 587 }
  description       = each.key
  security_group_id = local.app
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
}
