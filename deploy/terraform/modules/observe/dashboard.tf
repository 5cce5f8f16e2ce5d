# One page that says how the site is; CloudWatch draws three such for nothing.
locals {
  graphs = concat(
    [
      { title = "Requests at the edge", region = "us-east-1", metrics = [["AWS/CloudFront", "Requests", "DistributionId", var.distribution_id, "Region", "Global", { stat = "Sum" }]] },
      { title = "Errors at the edge, %", region = "us-east-1", metrics = [["AWS/CloudFront", "5xxErrorRate", "DistributionId", var.distribution_id, "Region", "Global", { stat = "Average" }]] },
      { title = "Health of the environment", region = var.region, metrics = [["AWS/ElasticBeanstalk", "EnvironmentHealth", "EnvironmentName", var.environment_name, { stat = "Maximum" }]] },
      { title = "Database: CPU, connections", region = var.region, metrics = [
        ["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", var.database.id, { stat = "Average" }],
        ["AWS/RDS", "DatabaseConnections", "DBInstanceIdentifier", var.database.id, { stat = "Maximum", yAxis = "right" }],
      ] },
    ],
    var.full ? [
      { title = "Seconds of an answer", region = var.region, metrics = [for stat in ["p50", "p95", "p99"] : ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", local.alb, { stat = stat }]] },
      { title = "Answers of the application", region = var.region, metrics = [for kind in ["2XX", "4XX", "5XX"] : ["AWS/ApplicationELB", "HTTPCode_Target_${kind}_Count", "LoadBalancer", local.alb, { stat = "Sum" }]] },
    ] : [],
  )
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [for i, graph in local.graphs : {
      type       = "metric"
      x          = (i % 2) * 12
      y          = floor(i / 2) * 6
      width      = 12
      height     = 6
      properties = { title = graph.title, region = graph.region, metrics = graph.metrics, period = 300, view = "timeSeries" }
    }]
  })
}
