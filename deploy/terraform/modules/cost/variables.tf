variable "name" {
  type = string
}

variable "stage" {
  type = string
}

variable "region" {
  type = string
}

variable "account_id" {
  type = string
}

variable "monthly_usd" {
  description = "The budget. Mail at 50, 80 and 100 % and when 100 % is forecast; the brake at 100 %."
  type        = number
}

variable "mail" {
  description = "Who is told."
  type        = list(string)
}

variable "brake_zip" {
  description = "The brake's package, made by `python -m deploy.brake.build`."
  type        = string
}

variable "brake_dry_run" {
  description = "True: the brake only says what it would do."
  type        = bool
  default     = false
}

variable "release_monthly" {
  description = "Whether the first of the month opens the site again by itself."
  type        = bool
  default     = true
}

variable "ip_sets" {
  description = "What the brake fills to close the site at the edge."
  type        = list(string)
}

variable "environment_name" {
  type = string
}

variable "group_min" {
  description = "Fewest instances, to which the brake goes back."
  type        = number
}

variable "database" {
  type = object({ id = string, arn = string })
}

variable "alarm_topic_arn" {
  description = "Who is told when the brake itself fails."
  type        = string
}
