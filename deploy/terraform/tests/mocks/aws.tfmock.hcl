# Values that only AWS knows, in the shape it gives them: other resources check the shape of an ARN.
mock_resource "aws_s3_bucket" {
  defaults = {
    arn = "arn:aws:s3:::mocked"
  }
}

mock_resource "aws_iam_role" {
  defaults = {
    arn = "arn:aws:iam::111122223333:role/mocked"
  }
}

mock_resource "aws_elastic_beanstalk_environment" {
  defaults = {
    cname              = "mymovie-test.ap-northeast-1.elasticbeanstalk.com"
    load_balancers     = ["arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/app/awseb/0d1e"]
    autoscaling_groups = ["awseb-mocked"]
  }
}

mock_resource "aws_kms_key" {
  defaults = {
    arn    = "arn:aws:kms:ap-northeast-1:111122223333:key/0d1e"
    key_id = "0d1e"
  }
}

mock_resource "aws_db_instance" {
  defaults = {
    arn     = "arn:aws:rds:ap-northeast-1:111122223333:db:mocked"
    address = "mocked.rds.amazonaws.com"
  }
}

mock_resource "aws_backup_vault" {
  defaults = {
    arn = "arn:aws:backup:ap-northeast-1:111122223333:backup-vault:mocked"
  }
}

mock_resource "aws_elasticache_serverless_cache" {
  defaults = {
    endpoint = [{ address = "mocked.serverless.cache.amazonaws.com", port = 6379 }]
  }
}

mock_resource "aws_kinesis_firehose_delivery_stream" {
  defaults = {
    arn = "arn:aws:firehose:ap-northeast-1:111122223333:deliverystream/mocked"
  }
}

mock_data "aws_elb_service_account" {
  defaults = {
    arn = "arn:aws:iam::582318560864:root"
  }
}

mock_resource "aws_acm_certificate" {
  defaults = {
    arn = "arn:aws:acm:us-east-1:111122223333:certificate/0d1e"
    domain_validation_options = [{
      domain_name           = "mymovie.example"
      resource_record_name  = "_0d1e.mymovie.example."
      resource_record_type  = "CNAME"
      resource_record_value = "_2f3a.acm-validations.aws."
    }]
  }
}

mock_resource "aws_acm_certificate_validation" {
  defaults = {
    certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/0d1e"
  }
}

mock_resource "aws_cloudfront_distribution" {
  defaults = {
    id             = "E1EXAMPLE"
    arn            = "arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE"
    domain_name    = "d111111abcdef8.cloudfront.net"
    hosted_zone_id = "Z2FDTNDATAQYW2"
  }
}

mock_resource "aws_wafv2_web_acl" {
  defaults = {
    arn = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/mocked/0d1e"
  }
}

mock_resource "aws_wafv2_ip_set" {
  defaults = {
    arn = "arn:aws:wafv2:us-east-1:111122223333:global/ipset/mocked/0d1e"
  }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = {
    arn = "arn:aws:logs:us-east-1:111122223333:log-group:aws-waf-logs-mocked"
  }
}

mock_resource "aws_cloudwatch_log_delivery_destination" {
  defaults = {
    arn = "arn:aws:logs:us-east-1:111122223333:delivery-destination:mocked"
  }
}

mock_resource "aws_sns_topic" {
  defaults = {
    arn = "arn:aws:sns:ap-northeast-1:111122223333:mocked"
  }
}

mock_resource "aws_lambda_function" {
  defaults = {
    arn = "arn:aws:lambda:ap-northeast-1:111122223333:function:mocked"
  }
}

mock_resource "aws_cloudwatch_event_rule" {
  defaults = {
    arn = "arn:aws:events:ap-northeast-1:111122223333:rule/mocked"
  }
}

mock_resource "aws_iam_openid_connect_provider" {
  defaults = {
    arn = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
  }
}

# Known in a plan, so that a rule written into a group is seen beside them.
mock_resource "aws_security_group" {
  defaults = {
    ingress = []
    egress  = []
  }
}

mock_resource "aws_default_security_group" {
  defaults = {
    ingress = []
    egress  = []
  }
}
