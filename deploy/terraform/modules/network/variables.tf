variable "name" {
  description = "Prefix of every name, e.g. mymovie-stg."
  type        = string
}

variable "full" {
  description = "Two zones behind a load balancer; otherwise one instance with an address of its own."
  type        = bool
}

variable "region" {
  type = string
}

variable "zones" {
  description = "Two availability zones. Named, not looked up: a list that changes would move the database."
  type        = list(string)

  validation {
    condition     = length(distinct(var.zones)) == 2
    error_message = "Name two different availability zones."
  }
}

variable "cidr" {
  description = "A /16; each subnet takes a /24 of it."
  type        = string
}

variable "cloudfront_prefix_list" {
  description = "Id of com.amazonaws.global.cloudfront.origin-facing: the addresses CloudFront asks from."
  type        = string
}

variable "log_bucket_arn" {
  description = "Where refused connections are written."
  type        = string
}
