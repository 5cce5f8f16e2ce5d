# Every option of the environment, and nowhere else: neither .ebextensions nor the console sets one. Linters do not
# read names and values here; tests/deploy/test_eb_options.py does. Values are strings, as Elastic Beanstalk takes
# no other. "If full" marks what exists only behind a load balancer.
locals {
  environment_variables = merge(
    {
      DJANGO_SETTINGS_MODULE = "mymovie.settings"
      PORT                   = "8000" # where the platform's nginx looks for the Procfile's web process
      SITE_URL               = "https://${var.host}"
      # CloudFront, the load balancer and nginx each add one address; the hobby has no balancer.
      TRUSTED_PROXY_COUNT = var.full ? "3" : "2"
      # Read by .platform/hooks/postdeploy: the platform itself streams the lines of web alone.
      WORKER_LOG_GROUP = var.worker_log_group
    },
    var.cache_url == "" ? {} : { CACHE_URL = var.cache_url },
  )

  # Their values are put into the parameter store by a person, so that they are in no state file and no plan.
  secrets = setunion(["SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "TMDB_TOKEN"], var.optional_secrets)
  secret_arns = {
    for name in local.secrets :
    name => "arn:aws:ssm:${var.region}:${var.account_id}:parameter/mymovie/${var.stage}/${name}"
  }

  health_rules = {
    Version = 1
    Rules = {
      Environment = {
        # A robot that asks for pages that do not exist would turn the environment red.
        Application = { ApplicationRequests4xx = { Enabled = false } }
        ELB         = { ELBRequests4xx = { Enabled = false } }
      }
    }
  }

  options = merge(
    {
      "aws:elasticbeanstalk:environment" = merge(
        {
          EnvironmentType = var.full ? "LoadBalanced" : "SingleInstance"
          ServiceRole     = aws_iam_role.this["service"].arn
        },
        var.full ? { LoadBalancerType = "application" } : {}, # unset it is a classic one
      )
      "aws:autoscaling:asg" = {
        MinSize = tostring(var.instances.min)
        MaxSize = tostring(var.instances.max)
      }
      "aws:autoscaling:launchconfiguration" = {
        IamInstanceProfile = aws_iam_instance_profile.app.name
        SecurityGroups     = var.security_groups["app"]
        # Without it a single instance gets a group of Elastic Beanstalk's own, with port 80 open to everybody.
        DisableDefaultEC2SecurityGroup = "true"
        DisableIMDSv1                  = "true"
        RootVolumeType                 = "gp3"
        RootVolumeSize                 = "12"
        # No EC2KeyName: a key opens port 22 to everybody. Session Manager needs none.
      }
      "aws:ec2:instances" = {
        InstanceTypes          = var.instance_type
        SupportedArchitectures = "arm64"
      }
      "aws:ec2:vpc" = merge(
        {
          VPCId = var.vpc_id
          # The hobby pays for no NAT, so its instance has an address of its own to ask TMDB from.
          Subnets                  = join(",", var.full ? var.subnet_ids["app"] : [var.subnet_ids["public"][0]])
          AssociatePublicIpAddress = var.full ? "false" : "true"
        },
        var.full ? {
          ELBSubnets = join(",", var.subnet_ids["app"])
          ELBScheme  = "internal"
        } : {},
      )
      "aws:elasticbeanstalk:command" = {
        DeploymentPolicy  = var.full ? "RollingWithAdditionalBatch" : "AllAtOnce"
        BatchSizeType     = "Percentage"
        BatchSize         = "50"
        Timeout           = "900" # a migration may wait for its lock
        IgnoreHealthCheck = "false"
      }
      "aws:elasticbeanstalk:healthreporting:system" = {
        SystemType     = "enhanced"
        ConfigDocument = jsonencode(local.health_rules)
      }
      "aws:elasticbeanstalk:managedactions" = {
        ManagedActionsEnabled        = "true"
        PreferredStartTime           = "Tue:18:00" # UTC: three in the night in Japan
        ServiceRoleForManagedUpdates = aws_iam_role.this["service"].arn
      }
      "aws:elasticbeanstalk:managedactions:platformupdate" = {
        UpdateLevel            = "minor"
        InstanceRefreshEnabled = "true"
      }
      "aws:elasticbeanstalk:cloudwatch:logs" = {
        StreamLogs        = "true"
        RetentionInDays   = "30"
        DeleteOnTerminate = "false"
      }
      "aws:elasticbeanstalk:application:environment"        = local.environment_variables
      "aws:elasticbeanstalk:application:environmentsecrets" = local.secret_arns
    },
    var.full ? local.options_if_full : {},
  )

  options_if_full = {
    "aws:autoscaling:updatepolicy:rollingupdate" = {
      RollingUpdateEnabled = "true"
      RollingUpdateType    = "Immutable" # a new platform proves itself on new instances
    }
    "aws:autoscaling:trigger" = {
      MeasureName       = "CPUUtilization"
      Statistic         = "Average"
      Unit              = "Percent"
      Period            = "1"
      EvaluationPeriods = "3"
      BreachDuration    = "3"
      UpperThreshold    = "60"
      LowerThreshold    = "25"
    }
    "aws:elasticbeanstalk:environment:process:default" = {
      Port                = "80"
      Protocol            = "HTTP" # TLS ends at the balancer; the last leg stays inside two security groups
      HealthCheckPath     = "/livez"
      MatcherHTTPCode     = "200"
      HealthCheckInterval = "10"
      HealthCheckTimeout  = "5"
      DeregistrationDelay = "30" # above gunicorn's graceful 25 s
      StickinessEnabled   = "false"
    }
    "aws:elbv2:listener:default" = {
      ListenerEnabled = "false" # port 80
    }
    "aws:elbv2:listener:443" = {
      ListenerEnabled    = "true"
      Protocol           = "HTTPS"
      DefaultProcess     = "default"
      SSLCertificateArns = var.certificate_arn
      SSLPolicy          = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    }
    "aws:elbv2:loadbalancer" = {
      SecurityGroups       = var.security_groups["alb"]
      ManagedSecurityGroup = var.security_groups["alb"] # else one is made, open to everybody
      IdleTimeout          = "50"                       # below nginx's 60: it never sends into a closed connection
      AccessLogsS3Enabled  = "true"
      AccessLogsS3Bucket   = var.log_bucket
      AccessLogsS3Prefix   = "alb"
    }
  }

  settings = flatten([
    for namespace, options in local.options : [
      for name, value in options : { namespace = namespace, name = name, value = value }
    ]
  ])
}
