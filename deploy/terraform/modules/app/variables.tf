variable "name" {
  description = "Prefix of every name, and the name of the environment, e.g. mymovie-stg."
  type        = string
}

variable "stage" {
  description = "stg or prod: where the secrets of this environment lie in the parameter store."
  type        = string
}

variable "full" {
  type = bool
}

variable "region" {
  type = string
}

variable "account_id" {
  type = string
}

variable "platform_arn" {
  description = "A version of the branch Python 3.13 on Amazon Linux 2023 (aws elasticbeanstalk list-platform-versions)."
  type        = string

  validation {
    condition     = can(regex("::platform/Python 3\\.13 running on 64bit Amazon Linux 2023/\\d+\\.\\d+\\.\\d+$", var.platform_arn))
    error_message = "Name a version of the Python 3.13 branch on Amazon Linux 2023."
  }
}

variable "instance_type" {
  description = "arm64, and at least 2 GiB of memory."
  type        = string
}

variable "instances" {
  description = "Fewest and most. Most decides how many connections the database must bear, twice over."
  type        = object({ min = number, max = number })
}

variable "host" {
  description = "The site's name, e.g. mymovie.example."
  type        = string
}

variable "cache_url" {
  description = "Empty: the cache is a table of the database."
  type        = string
  default     = ""
}

variable "optional_secrets" {
  description = "Further variables that were put into the parameter store, e.g. SENTRY_DSN."
  type        = set(string)
  default     = []
}

variable "certificate_arn" {
  description = "Of the load balancer, in the site's region."
  type        = string
}

variable "secrets_key_arn" {
  description = "The KMS key that the parameters are encrypted with."
  type        = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = map(list(string))
}

variable "security_groups" {
  type = map(string)
}

variable "log_bucket" {
  type = string
}

variable "worker_log_group" {
  description = "Where an instance sends the lines of its worker."
  type        = string
}
