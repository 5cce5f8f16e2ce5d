variable "name" {
  type = string
}

variable "stage" {
  description = "The GitHub environment whose jobs may deploy: stg or prod."
  type        = string
}

variable "region" {
  type = string
}

variable "account_id" {
  type = string
}

variable "repository" {
  description = "owner/name, and the numbers GitHub gave both (gh api repos/owner/name): names can be given up and taken."
  type        = object({ owner = string, name = string, owner_id = number, id = number })
}

variable "bundle_bucket_arn" {
  type = string
}

variable "operations_role_arn" {
  description = "What Elastic Beanstalk acts with, so that the pipeline itself may do next to nothing."
  type        = string
}
