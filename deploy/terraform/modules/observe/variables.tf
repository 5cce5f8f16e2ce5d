variable "name" {
  type = string
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

variable "mail" {
  description = "Who is told."
  type        = list(string)
}

variable "environment_name" {
  type = string
}

variable "alb_arn" {
  type    = string
  default = null
}

variable "distribution_id" {
  type = string
}

variable "database" {
  type = object({ id = string, arn = string })
}

variable "connections_alarm" {
  description = "70 % of the database's max_connections."
  type        = number
}

variable "worker_log_group" {
  type = string
}

variable "storage_gb" {
  type = number
}
