mock_provider "aws" {
  override_during = plan
  source          = "./mocks"
}

variables {
  name            = "mymovie-test"
  stage           = "test"
  full            = true
  region          = "ap-northeast-1"
  account_id      = "111122223333"
  platform_arn    = "arn:aws:elasticbeanstalk:ap-northeast-1::platform/Python 3.13 running on 64bit Amazon Linux 2023/4.11.0"
  instance_type   = "t4g.small"
  instances       = { min = 2, max = 4 }
  host            = "mymovie.example"
  certificate_arn = "arn:aws:acm:ap-northeast-1:111122223333:certificate/0d1e"
  secrets_key_arn = "arn:aws:kms:ap-northeast-1:111122223333:key/0d1e"
  vpc_id          = "vpc-0a1b"
  subnet_ids      = { public = ["subnet-0a", "subnet-0b"], app = ["subnet-1a", "subnet-1b"], data = ["subnet-2a", "subnet-2b"] }
  security_groups = { alb = "sg-0a", app = "sg-0b", db = "sg-0c", cache = "sg-0d" }
  log_bucket      = "mymovie-test-logs"

  worker_log_group = "/aws/elasticbeanstalk/mymovie-test/var/log/worker.stdout.log"
}

run "full" {
  command = plan
  module {
    source = "../modules/app"
  }

  # As Elastic Beanstalk would answer a misspelt option half an hour later, or never.
  assert {
    condition = alltrue([
      for option in aws_elastic_beanstalk_environment.this.setting : can(regex(
        try(
          jsondecode(file("../eb_contract.json")).options[option.namespace][option.name],
          jsondecode(file("../eb_contract.json")).options[option.namespace]["*"],
          "unknown option",
        ),
        option.value,
      ))
    ])
    error_message = "An option of the environment breaks deploy/terraform/eb_contract.json."
  }
  assert {
    condition     = local.options["aws:ec2:vpc"].ELBScheme == "internal"
    error_message = "The load balancer is not internal."
  }
  assert {
    condition     = length(split(",", local.options["aws:ec2:vpc"].Subnets)) == 2 && length(split(",", local.options["aws:ec2:vpc"].ELBSubnets)) == 2
    error_message = "Instances or load balancer stand in one zone."
  }
  assert {
    condition     = local.options["aws:ec2:vpc"].AssociatePublicIpAddress == "false"
    error_message = "Instances behind the load balancer have public addresses."
  }
  assert {
    condition     = tonumber(local.options["aws:autoscaling:asg"].MinSize) >= 2
    error_message = "One instance alone is a single point of failure."
  }
  assert {
    condition     = local.options["aws:elasticbeanstalk:environment"].LoadBalancerType == "application"
    error_message = "Unset, the load balancer is a classic one."
  }
  assert {
    condition = (
      local.options["aws:autoscaling:launchconfiguration"].DisableDefaultEC2SecurityGroup == "true"
      && local.options["aws:autoscaling:launchconfiguration"].SecurityGroups == var.security_groups.app
      && local.options["aws:elbv2:loadbalancer"].ManagedSecurityGroup == var.security_groups.alb
      && local.options["aws:elbv2:loadbalancer"].SecurityGroups == var.security_groups.alb
    )
    error_message = "Elastic Beanstalk makes a security group of its own, open to everybody."
  }
  assert {
    condition     = !contains(keys(local.options["aws:autoscaling:launchconfiguration"]), "EC2KeyName")
    error_message = "An SSH key opens port 22 to everybody."
  }
  assert {
    condition     = local.options["aws:autoscaling:launchconfiguration"].DisableIMDSv1 == "true"
    error_message = "The instances' metadata can be read without a token."
  }
  assert {
    condition = (
      local.options["aws:elbv2:listener:443"].Protocol == "HTTPS"
      && startswith(local.options["aws:elbv2:listener:443"].SSLPolicy, "ELBSecurityPolicy-TLS13")
      && local.options["aws:elbv2:listener:default"].ListenerEnabled == "false"
    )
    error_message = "The load balancer can be spoken to without TLS 1.2."
  }
  assert {
    condition     = tonumber(local.options["aws:elbv2:loadbalancer"].IdleTimeout) < 60
    error_message = "The balancer keeps connections longer than nginx does (60 s): random 502s."
  }
  assert {
    condition     = local.options["aws:elasticbeanstalk:environment:process:default"].HealthCheckPath == "/livez"
    error_message = "Health is asked for elsewhere than at /livez."
  }
  assert {
    condition     = local.options["aws:elasticbeanstalk:command"].DeploymentPolicy == "RollingWithAdditionalBatch"
    error_message = "A release takes instances away while it runs."
  }
  assert {
    condition     = local.options["aws:elasticbeanstalk:healthreporting:system"].SystemType == "enhanced"
    error_message = "Health reporting is basic."
  }
  assert {
    condition = length(setintersection(
      keys(local.options["aws:elasticbeanstalk:application:environment"]),
      ["SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "TMDB_TOKEN", "SENTRY_DSN"],
    )) == 0
    error_message = "A secret stands in a plain variable, where everybody who may look at the environment reads it."
  }
  assert {
    condition     = toset(keys(local.secret_arns)) == toset(["SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "TMDB_TOKEN"])
    error_message = "The application lacks a secret."
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.bundles.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "Bundles are not encrypted."
  }
}

run "hobby" {
  command = plan
  module {
    source = "../modules/app"
  }
  variables {
    full            = false
    instances       = { min = 1, max = 1 }
    security_groups = { alb = null, app = "sg-0b", db = "sg-0c", cache = "sg-0d" }
  }

  assert {
    condition = alltrue([
      for option in aws_elastic_beanstalk_environment.this.setting : can(regex(
        try(
          jsondecode(file("../eb_contract.json")).options[option.namespace][option.name],
          jsondecode(file("../eb_contract.json")).options[option.namespace]["*"],
          "unknown option",
        ),
        option.value,
      ))
    ])
    error_message = "An option of the hobby's environment breaks deploy/terraform/eb_contract.json."
  }
  assert {
    condition = (
      local.options["aws:elasticbeanstalk:environment"].EnvironmentType == "SingleInstance"
      && !anytrue([for namespace in keys(local.options) : startswith(namespace, "aws:elbv2")])
    )
    error_message = "The hobby pays for a load balancer."
  }
  assert {
    condition     = local.options["aws:autoscaling:launchconfiguration"].DisableDefaultEC2SecurityGroup == "true"
    error_message = "A single instance gets a group with port 80 open to everybody."
  }
}
