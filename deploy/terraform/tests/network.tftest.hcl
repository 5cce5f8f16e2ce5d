mock_provider "aws" {
  override_during = plan
  source          = "./mocks"
}

variables {
  name                   = "mymovie-test"
  region                 = "ap-northeast-1"
  zones                  = ["ap-northeast-1a", "ap-northeast-1c"]
  cidr                   = "10.20.0.0/16"
  cloudfront_prefix_list = "pl-58a04531"
  log_bucket_arn         = "arn:aws:s3:::mymovie-test-logs"
}

run "full" {
  command = plan
  module {
    source = "../modules/network"
  }
  variables {
    full = true
  }

  assert {
    condition = alltrue([
      for rule in concat(
        values(aws_vpc_security_group_ingress_rule.between),
        [aws_vpc_security_group_ingress_rule.cloudfront],
      ) : rule.cidr_ipv4 == null && rule.cidr_ipv6 == null
    ])
    error_message = "A way in is opened to addresses instead of to a group or to CloudFront's list."
  }
  assert {
    condition = alltrue([
      for group in concat(
        [aws_security_group.app, aws_security_group.db, aws_security_group.cache, aws_default_security_group.closed],
        aws_security_group.alb,
      ) : length(group.ingress) == 0
    ])
    error_message = "A group carries a rule inside itself; rules stand alone, where they are checked."
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.cloudfront.prefix_list_id == var.cloudfront_prefix_list
    error_message = "The way in is not CloudFront's list of addresses."
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.cloudfront.security_group_id == aws_security_group.alb[0].id
    error_message = "CloudFront reaches something else than the load balancer."
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.between["app_to_db"].referenced_security_group_id == aws_security_group.app.id
    error_message = "The database is open to more than the instances."
  }
  assert {
    condition = alltrue([
      for tier in ["public", "app", "data"] :
      length(distinct([for key, subnet in aws_subnet.this : subnet.availability_zone if startswith(key, tier)])) == 2
    ])
    error_message = "A tier does not span two availability zones."
  }
  assert {
    condition     = length(aws_nat_gateway.this) == 2 && length(distinct([for i in keys(aws_nat_gateway.this) : aws_subnet.this["public-${i}"].availability_zone])) == 2
    error_message = "Both zones leave through one NAT gateway: a single point of failure."
  }
  assert {
    condition     = !anytrue([for subnet in aws_subnet.this : subnet.map_public_ip_on_launch])
    error_message = "A subnet gives public addresses to whatever starts in it."
  }
  assert {
    condition = alltrue([
      for key in concat(keys(aws_route.internet), [for zone in keys(aws_route.nat) : "app-${zone}"]) :
      !startswith(key, "data")
    ])
    error_message = "The data subnets have a way out."
  }
}

run "hobby" {
  command = plan
  module {
    source = "../modules/network"
  }
  variables {
    full = false
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_eip.nat) == 0
    error_message = "The hobby pays for a NAT gateway."
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.cloudfront.security_group_id == aws_security_group.app.id
    error_message = "CloudFront cannot reach the hobby's instance."
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.cloudfront.cidr_ipv4 == null
    error_message = "The hobby's instance is open to everybody."
  }
}
