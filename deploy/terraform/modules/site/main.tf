# The whole site: the eight modules, wired. The two roots, stg and prod, differ in their variables alone.
locals {
  name = "mymovie-${var.stage}"
  full = var.size == "full"

  # What the one variable decides. max_connections is what PostgreSQL gives that class: memory / 9,531,392 bytes.
  sizes = {
    hobby = { instance = "t4g.small", instances = { min = 1, max = 1 }, database = "db.t4g.micro", storage_gb = 20, max_connections = 110 }
    full  = { instance = "t4g.small", instances = { min = 2, max = 4 }, database = "db.t4g.small", storage_gb = 20, max_connections = 225 }
  }
  size = local.sizes[var.size]

  # Two workers with a pool of four, and two of the jobs; twice over, as a new platform doubles the fleet for a while.
  connections_per_instance = 10
  connections              = 2 * local.size.instances.max * local.connections_per_instance + 10
  connections_alarm        = floor(local.size.max_connections * 0.7)
}

# Fails the plan, not the database, when somebody raises the fleet without the database.
resource "terraform_data" "connections" {
  input = local.connections

  lifecycle {
    precondition {
      condition     = local.connections <= local.connections_alarm
      error_message = "So many instances may open ${local.connections} connections; 70 % of the database's are ${local.connections_alarm}."
    }
  }
}

data "aws_ec2_managed_prefix_list" "cloudfront" {
  name = "com.amazonaws.global.cloudfront.origin-facing"
}

module "network" {
  source                 = "../network"
  name                   = local.name
  full                   = local.full
  region                 = var.site.region
  zones                  = var.site.zones
  cidr                   = var.site.cidr
  cloudfront_prefix_list = data.aws_ec2_managed_prefix_list.cloudfront.id
  log_bucket_arn         = module.logs.bucket.arn
}

module "data" {
  source          = "../data"
  name            = local.name
  full            = local.full
  account_id      = var.site.account_id
  instance_class  = local.size.database
  storage_gb      = local.size.storage_gb
  cache           = var.site.cache
  subnet_ids      = module.network.subnet_ids["data"]
  security_groups = module.network.security_groups
}

module "logs" {
  source          = "../logs"
  name            = local.name
  region          = var.site.region
  account_id      = var.site.account_id
  distribution_id = module.edge.distribution.id
  archive         = var.site.archive
}

module "app" {
  source           = "../app"
  name             = local.name
  stage            = var.stage
  full             = local.full
  region           = var.site.region
  account_id       = var.site.account_id
  platform_arn     = var.site.platform_arn
  instance_type    = local.size.instance
  instances        = local.size.instances
  host             = var.site.host
  cache_url        = module.data.cache_url
  optional_secrets = var.site.optional_secrets
  certificate_arn  = module.edge.origin_certificate_arn
  secrets_key_arn  = module.data.key_arn
  vpc_id           = module.network.vpc_id
  subnet_ids       = module.network.subnet_ids
  security_groups  = module.network.security_groups
  log_bucket       = module.logs.bucket.name
  worker_log_group = module.logs.worker_log_group
}

module "edge" {
  source         = "../edge"
  providers      = { aws = aws, aws.us_east_1 = aws.us_east_1 }
  name           = local.name
  full           = local.full
  host           = var.site.host
  zone_id        = var.site.zone_id
  origin_domain  = local.full ? module.app.environment.endpoint : module.app.environment.cname
  alb_arn        = module.app.environment.alb_arn
  app_role       = module.app.app_role
  log_bucket_arn = module.logs.bucket.arn
  log_fields     = module.logs.cloudfront_fields
}

module "observe" {
  source            = "../observe"
  providers         = { aws = aws, aws.us_east_1 = aws.us_east_1 }
  name              = local.name
  full              = local.full
  region            = var.site.region
  account_id        = var.site.account_id
  mail              = var.site.mail
  environment_name  = module.app.environment.name
  alb_arn           = module.app.environment.alb_arn
  distribution_id   = module.edge.distribution.id
  database          = module.data.database
  connections_alarm = local.connections_alarm
  storage_gb        = local.size.storage_gb
  worker_log_group  = module.logs.worker_log_group
}

module "cost" {
  source           = "../cost"
  name             = local.name
  stage            = var.stage
  region           = var.site.region
  account_id       = var.site.account_id
  monthly_usd      = var.site.monthly_usd
  mail             = var.site.mail
  brake_zip        = var.brake_zip
  brake_dry_run    = var.site.brake_dry_run
  release_monthly  = var.site.release_monthly
  ip_sets          = module.edge.brake_ip_sets
  environment_name = module.app.environment.name
  group_min        = local.size.instances.min
  database         = module.data.database
  alarm_topic_arn  = module.observe.topic_arn
}

module "github" {
  source              = "../github"
  name                = local.name
  stage               = var.stage
  region              = var.site.region
  account_id          = var.site.account_id
  repository          = var.site.repository
  bundle_bucket_arn   = module.app.bundle_bucket_arn
  operations_role_arn = module.app.operations_role_arn
}
