output "policies" {
  description = "Every policy there is, by module and name: tests look for wildcards in them."
  value       = merge(module.app.policies, module.cost.policies, module.data.policies, module.edge.policies, module.github.policies, module.logs.policies, module.observe.policies)
}

output "deploy" {
  description = "What the pipeline's GitHub environment is told, as variables."
  value = {
    AWS_ROLE           = module.github.deploy_role_arn
    AWS_REGION         = var.site.region
    EB_APPLICATION     = module.app.application
    EB_ENVIRONMENT     = module.app.environment.name
    BUNDLE_BUCKET      = module.app.bundle_bucket
    EB_OPERATIONS_ROLE = module.app.operations_role_arn
    SITE_URL           = "https://${var.site.host}"
    CLOUDFRONT_ID      = module.edge.distribution.id
    DATABASE_HOST      = module.data.database.host
    BRAKE              = module.cost.brake
    SECRETS_KEY        = module.data.key_arn
  }
}

output "connections" {
  value = { most = local.connections, alarm = local.connections_alarm }
}
