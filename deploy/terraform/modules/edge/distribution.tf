# The load balancer has no public address: CloudFront reaches it from inside the network.
resource "aws_cloudfront_vpc_origin" "alb" {
  count = var.full ? 1 : 0
  vpc_origin_endpoint_config {
    name                   = var.name
    arn                    = var.alb_arn
    http_port              = 80
    https_port             = 443
    origin_protocol_policy = "https-only"
    origin_ssl_protocols {
      items    = ["TLSv1.2"]
      quantity = 1
    }
  }
}

# What our answers say of themselves: `public, s-maxage=…` for visitors, `private, no-store` for members, and that they
# vary by cookie, language and HX-Request. All of it is in the key, with the whole address; a page that says nothing
# is not kept (default 0).
resource "aws_cloudfront_cache_policy" "pages" {
  name        = "${var.name}-pages"
  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 3600
  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_gzip   = true
    enable_accept_encoding_brotli = true
    cookies_config {
      cookie_behavior = "all" # visitors have none; a member's session must never be left out
    }
    headers_config {
      header_behavior = "whitelist"
      headers {
        items = ["Accept-Language", "HX-Request"]
      }
    }
    query_strings_config {
      query_string_behavior = "all"
    }
  }
}

# Names carry a hash of the content, so a year is safe.
resource "aws_cloudfront_cache_policy" "static" {
  name        = "${var.name}-static"
  min_ttl     = 0
  default_ttl = 86400
  max_ttl     = 31536000
  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_gzip   = true
    enable_accept_encoding_brotli = true
    cookies_config {
      cookie_behavior = "none"
    }
    headers_config {
      header_behavior = "none"
    }
    query_strings_config {
      query_string_behavior = "none"
    }
  }
}

locals {
  origin = "site"
  # AWS's own AllViewer: the Host above all, which ALLOWED_HOSTS, the CSRF check and the balancer's certificate need.
  all_viewer = "216adef6-5c7f-47e4-b989-5492eafa07d3"
}

resource "aws_cloudfront_distribution" "this" {
  # checkov:skip=CKV_AWS_86: standard logging of the second version, below
  # checkov:skip=CKV_AWS_305: the application answers /
  # checkov:skip=CKV_AWS_310: a second origin would be a second site; the balancer already spans two zones
  # checkov:skip=CKV_AWS_374: people read their walls from wherever they are
  # checkov:skip=CKV2_AWS_32: the application sends the security headers, on every answer, and tests hold them
  # checkov:skip=CKV2_AWS_47: no Java here; AWSManagedRulesKnownBadInputsRuleSet is in firewall.tf all the same
  enabled         = true
  comment         = var.name
  aliases         = [var.host]
  http_version    = "http2and3"
  is_ipv6_enabled = true
  price_class     = "PriceClass_200" # the cheapest that has Japan
  web_acl_id      = one(aws_wafv2_web_acl.this[*].arn)

  origin {
    origin_id   = local.origin
    domain_name = var.origin_domain

    dynamic "vpc_origin_config" {
      for_each = aws_cloudfront_vpc_origin.alb[*].id
      content {
        vpc_origin_id            = vpc_origin_config.value
        origin_keepalive_timeout = 30 # below the balancer's 50
        origin_read_timeout      = 30
      }
    }

    # The hobby's last leg is plain HTTP, to an instance that lets in CloudFront's addresses alone.
    dynamic "custom_origin_config" {
      for_each = var.full ? [] : [1]
      content {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = "http-only"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }

    dynamic "custom_header" {
      for_each = var.full ? [] : [1]
      content {
        name  = "X-Forwarded-Proto" # the balancer would set it; viewers always come by https
        value = "https"
      }
    }
  }

  default_cache_behavior {
    target_origin_id         = local.origin
    viewer_protocol_policy   = "redirect-to-https"
    allowed_methods          = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = aws_cloudfront_cache_policy.pages.id
    origin_request_policy_id = local.all_viewer
    compress                 = true
  }

  ordered_cache_behavior {
    path_pattern             = "/static/*"
    target_origin_id         = local.origin
    viewer_protocol_policy   = "redirect-to-https"
    allowed_methods          = ["GET", "HEAD"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = aws_cloudfront_cache_policy.static.id
    origin_request_policy_id = local.all_viewer
    compress                 = true
  }

  # CloudFront would keep each of these for 10 s, whatever the answer says: a site that is back stays away for those who
  # ask again, and a 503 that says "in 5 s" lies. No page of its own: ours tells more.
  custom_error_response {
    error_code            = 500
    error_caching_min_ttl = 0
  }
  custom_error_response {
    error_code            = 502
    error_caching_min_ttl = 0
  }
  custom_error_response {
    error_code            = 503
    error_caching_min_ttl = 0
  }
  custom_error_response {
    error_code            = 504
    error_caching_min_ttl = 0
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.viewer.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
}

# CloudFront hands its lines over in us-east-1, wherever the bucket is, and writes AWSLogs/<account>/CloudFront/ before
# the path given here.
resource "aws_cloudwatch_log_delivery_source" "access" {
  provider     = aws.us_east_1
  name         = "${var.name}-cloudfront"
  log_type     = "ACCESS_LOGS"
  resource_arn = aws_cloudfront_distribution.this.arn
}

resource "aws_cloudwatch_log_delivery_destination" "access" {
  provider      = aws.us_east_1
  name          = "${var.name}-logs"
  output_format = "json"
  delivery_destination_configuration {
    destination_resource_arn = var.log_bucket_arn
  }
}

resource "aws_cloudwatch_log_delivery" "access" {
  provider                 = aws.us_east_1
  delivery_source_name     = aws_cloudwatch_log_delivery_source.access.name
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.access.arn
  record_fields            = var.log_fields

  s3_delivery_configuration = [{
    enable_hive_compatible_path = false
    suffix_path                 = "{DistributionId}/{yyyy}/{MM}/{dd}"
  }]

  lifecycle {
    # Provider 5.100 reads the path back with AWS's own part before it, and would change it at every apply.
    ignore_changes = [s3_delivery_configuration]
  }
}
