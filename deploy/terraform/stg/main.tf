terraform {
  required_version = ">= 1.11" # locks the state in S3 itself, without a table of DynamoDB
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }

  # The bucket is named at `terraform init -backend-config=bucket=…`: it was there before this.
  backend "s3" {
    key          = "stg/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

variable "size" {
  description = "hobby or full."
  type        = string
}

variable "site" {
  description = "See modules/site/variables.tf, which checks it."
  type        = any
}

variable "brake_zip" {
  description = "Made by `python -m deploy.brake.build`."
  type        = string
  default     = "../../brake/brake.zip"
}

locals {
  tags = { project = "mymovie", stage = "stg", made-by = "terraform" }
}

# Refuses to work in another account than this root's own, whoever is logged in where.
provider "aws" {
  region              = var.site.region
  allowed_account_ids = [var.site.account_id]
  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias               = "us_east_1"
  region              = "us-east-1"
  allowed_account_ids = [var.site.account_id]
  default_tags {
    tags = local.tags
  }
}

module "site" {
  source    = "../modules/site"
  providers = { aws = aws, aws.us_east_1 = aws.us_east_1 }
  stage     = "stg"
  size      = var.size
  site      = var.site
  brake_zip = var.brake_zip
}

output "policies" {
  value = module.site.policies
}

output "deploy" {
  value = module.site.deploy
}

output "connections" {
  value = module.site.connections
}
