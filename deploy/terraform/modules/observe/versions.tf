terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
      # CloudFront's certificate, firewall, metrics and logs live in us-east-1, wherever the site is.
      configuration_aliases = [aws, aws.us_east_1]
    }
  }
}
