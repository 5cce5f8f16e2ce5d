mock_provider "aws" {
  override_during = plan
  source          = "./mocks"
}

mock_provider "aws" {
  override_during = plan
  alias           = "us_east_1"
  source          = "./mocks"
}

variables {
  name           = "mymovie-test"
  full           = true
  host           = "mymovie.example"
  zone_id        = "Z0EXAMPLE"
  origin_domain  = "internal-awseb-1.ap-northeast-1.elb.amazonaws.com"
  alb_arn        = "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/app/awseb/0d1e"
  app_role       = "mymovie-test-app"
  log_bucket_arn = "arn:aws:s3:::mymovie-test-logs"
  log_fields     = ["date", "time", "cs-uri-stem"]
}

run "full" {
  command = plan
  module {
    source = "../modules/edge"
  }
  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }

  assert {
    condition     = length([for origin in aws_cloudfront_distribution.this.origin : origin if length(origin.vpc_origin_config) == 1]) == length(aws_cloudfront_distribution.this.origin)
    error_message = "An origin is reached over the internet."
  }
  assert {
    condition     = aws_cloudfront_vpc_origin.alb[0].vpc_origin_endpoint_config[0].origin_protocol_policy == "https-only"
    error_message = "CloudFront speaks to the load balancer without TLS."
  }
  assert {
    condition     = one(aws_cloudfront_distribution.this.viewer_certificate).minimum_protocol_version == "TLSv1.2_2021"
    error_message = "Viewers may come with TLS older than 1.2."
  }
  assert {
    condition = alltrue([
      for behaviour in concat(aws_cloudfront_distribution.this.default_cache_behavior, aws_cloudfront_distribution.this.ordered_cache_behavior) :
      behaviour.viewer_protocol_policy == "redirect-to-https"
    ])
    error_message = "A path answers over plain HTTP."
  }
  assert {
    condition = (
      jsondecode(aws_iam_role_policy.forget.policy).Statement[0].Action == ["cloudfront:CreateInvalidation"]
      && jsondecode(aws_iam_role_policy.forget.policy).Statement[0].Resource == [aws_cloudfront_distribution.this.arn]
      && length(jsondecode(aws_iam_role_policy.forget.policy).Statement) == 1
      && aws_iam_role_policy.forget.role == var.app_role
    )
    error_message = "The instances may do more with CloudFront than let this distribution forget."
  }
  assert {
    condition     = aws_cloudfront_distribution.this.web_acl_id == aws_wafv2_web_acl.this[0].arn
    error_message = "The firewall stands in front of nothing."
  }
  assert {
    condition = (
      one(one(aws_cloudfront_cache_policy.pages.parameters_in_cache_key_and_forwarded_to_origin).cookies_config).cookie_behavior == "all"
      && one(one(aws_cloudfront_cache_policy.pages.parameters_in_cache_key_and_forwarded_to_origin).query_strings_config).query_string_behavior == "all"
      && one(one(one(aws_cloudfront_cache_policy.pages.parameters_in_cache_key_and_forwarded_to_origin).headers_config).headers).items == toset(["Accept-Language", "HX-Request"])
    )
    error_message = "One person's page may be given to another: the cache's key lacks what our answers vary by."
  }
  assert {
    condition     = aws_cloudfront_cache_policy.pages.default_ttl == 0 && aws_cloudfront_cache_policy.pages.min_ttl == 0
    error_message = "CloudFront keeps a page that did not say it may be kept."
  }
  assert {
    condition = { for error in aws_cloudfront_distribution.this.custom_error_response :
      error.error_code => [error.error_caching_min_ttl, coalesce(error.response_page_path, "ours")]
    } == { for code in [500, 502, 503, 504] : code => [0, "ours"] }
    error_message = "CloudFront keeps an error for the next visitor, or shows another page than ours."
  }
  assert {
    condition     = aws_cloudwatch_log_delivery.access.s3_delivery_configuration[0].suffix_path == "{DistributionId}/{yyyy}/{MM}/{dd}"
    error_message = "CloudFront's lines lie elsewhere than the table looks."
  }
  assert {
    condition = alltrue([
      for rule in aws_wafv2_web_acl.this[0].rule : rule.priority == 0
      if rule.name == "closed"
    ]) && alltrue([for set in aws_wafv2_ip_set.closed : length(set.addresses) == 0])
    error_message = "The brake's rule is not the first, or it is on."
  }
  assert {
    condition     = toset([for rule in aws_wafv2_web_acl.this[0].rule : rule.name if startswith(rule.name, "rate-")]) == toset(["rate-accounts", "rate-all"])
    error_message = "A rate rule is missing."
  }
}

run "hobby" {
  command = plan
  module {
    source = "../modules/edge"
  }
  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }
  variables {
    full          = false
    alb_arn       = null
    origin_domain = "mymovie-test.ap-northeast-1.elasticbeanstalk.com"
  }

  assert {
    condition     = length(aws_wafv2_web_acl.this) == 0 && length(aws_cloudfront_vpc_origin.alb) == 0
    error_message = "The hobby pays for a firewall."
  }
  assert {
    condition     = anytrue([for header in one(aws_cloudfront_distribution.this.origin).custom_header : header.name == "X-Forwarded-Proto" && header.value == "https"])
    error_message = "The hobby redirects to https for ever: nobody tells the application that the viewer came by it."
  }
}
