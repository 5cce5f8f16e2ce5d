# Not in the hobby size: it would cost a quarter of everything else there.
locals {
  # Paths that check a password, a code or an address: what a thief tries by the thousand.
  guarded = ["/accounts/login", "/accounts/signup", "/accounts/password", "/accounts/2fa", "/accounts/confirm-email"]

  rates = {
    accounts = { priority = 10, limit = 50, guarded = true }
    all      = { priority = 11, limit = 2000, guarded = false } # a page is five requests, an office one address
  }

  # In count first: block when a week of its samples shows no honest person.
  managed = {
    AWSManagedRulesAmazonIpReputationList = { priority = 20, block = true }
    AWSManagedRulesKnownBadInputsRuleSet  = { priority = 21, block = true }
    AWSManagedRulesCommonRuleSet          = { priority = 22, block = false }
  }
}

# Empty, and so without effect, until the brake fills them; why so stands in deploy/brake/README.md.
resource "aws_wafv2_ip_set" "closed" {
  provider           = aws.us_east_1
  for_each           = var.full ? toset(["IPV4", "IPV6"]) : toset([])
  name               = "${var.name}-closed-${lower(each.key)}"
  description        = "Everybody, while the brake is on"
  scope              = "CLOUDFRONT"
  ip_address_version = each.key
  addresses          = []

  lifecycle {
    ignore_changes = [addresses] # the brake's
  }
}

resource "aws_wafv2_web_acl" "this" {
  # checkov:skip=CKV_AWS_192: no Java here; AWSManagedRulesKnownBadInputsRuleSet is among the managed groups
  provider = aws.us_east_1
  count    = var.full ? 1 : 0
  name     = var.name
  scope    = "CLOUDFRONT"

  default_action {
    allow {}
  }

  custom_response_body {
    key          = "closed"
    content_type = "TEXT_HTML"
    content      = file("${path.module}/../../../brake/closed.html")
  }

  rule {
    name     = "closed"
    priority = 0
    statement {
      or_statement {
        dynamic "statement" {
          for_each = aws_wafv2_ip_set.closed
          content {
            ip_set_reference_statement {
              arn = statement.value.arn
            }
          }
        }
      }
    }
    action {
      block {
        custom_response {
          response_code            = 503
          custom_response_body_key = "closed"
          response_header {
            name  = "Retry-After"
            value = "86400"
          }
          response_header {
            name  = "Cache-Control"
            value = "no-store"
          }
        }
      }
    }
    visibility_config {
      metric_name                = "closed"
      cloudwatch_metrics_enabled = true
      sampled_requests_enabled   = false
    }
  }

  dynamic "rule" {
    for_each = local.rates
    content {
      name     = "rate-${rule.key}"
      priority = rule.value.priority
      statement {
        rate_based_statement {
          aggregate_key_type    = "IP"
          limit                 = rule.value.limit
          evaluation_window_sec = 300
          dynamic "scope_down_statement" {
            for_each = rule.value.guarded ? [1] : []
            content {
              and_statement {
                statement {
                  byte_match_statement {
                    search_string         = "POST"
                    positional_constraint = "EXACTLY"
                    field_to_match {
                      method {}
                    }
                    text_transformation {
                      priority = 0
                      type     = "NONE"
                    }
                  }
                }
                statement {
                  or_statement {
                    dynamic "statement" {
                      for_each = local.guarded
                      content {
                        byte_match_statement {
                          search_string         = statement.value
                          positional_constraint = "STARTS_WITH"
                          field_to_match {
                            uri_path {}
                          }
                          text_transformation {
                            priority = 0
                            type     = "LOWERCASE"
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
      action {
        block {
          custom_response {
            response_code = 429
          }
        }
      }
      visibility_config {
        metric_name                = "rate-${rule.key}"
        cloudwatch_metrics_enabled = true
        sampled_requests_enabled   = true
      }
    }
  }

  dynamic "rule" {
    for_each = local.managed
    content {
      name     = rule.key
      priority = rule.value.priority
      override_action {
        dynamic "none" {
          for_each = rule.value.block ? [1] : []
          content {}
        }
        dynamic "count" {
          for_each = rule.value.block ? [] : [1]
          content {}
        }
      }
      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.key
        }
      }
      visibility_config {
        metric_name                = rule.key
        cloudwatch_metrics_enabled = true
        sampled_requests_enabled   = true
      }
    }
  }

  visibility_config {
    metric_name                = var.name
    cloudwatch_metrics_enabled = true
    sampled_requests_enabled   = true
  }
}

resource "aws_cloudwatch_log_group" "firewall" {
  # checkov:skip=CKV_AWS_338: addresses of people; a month is enough to understand an attack
  # checkov:skip=CKV_AWS_158: CloudWatch encrypts; query strings and cookies are redacted
  provider          = aws.us_east_1
  count             = var.full ? 1 : 0
  name              = "aws-waf-logs-${var.name}" # WAF takes no other beginning
  retention_in_days = 30
}

resource "aws_wafv2_web_acl_logging_configuration" "this" {
  provider                = aws.us_east_1
  count                   = var.full ? 1 : 0
  resource_arn            = aws_wafv2_web_acl.this[0].arn
  log_destination_configs = [aws_cloudwatch_log_group.firewall[0].arn]

  redacted_fields {
    query_string {}
  }
  dynamic "redacted_fields" {
    for_each = ["cookie", "authorization"]
    content {
      single_header {
        name = redacted_fields.value
      }
    }
  }

  logging_filter {
    default_behavior = "DROP" # what passed is in CloudFront's lines
    filter {
      behavior    = "KEEP"
      requirement = "MEETS_ANY"
      condition {
        action_condition {
          action = "BLOCK"
        }
      }
      condition {
        action_condition {
          action = "COUNT"
        }
      }
    }
  }
}
