variable "size" {
  description = "hobby: one instance and one database in one zone, no balancer, no firewall. full: two zones at every tier."
  type        = string

  validation {
    condition     = contains(["hobby", "full"], var.size)
    error_message = "size is \"hobby\" or \"full\"."
  }
}

variable "stage" {
  description = "stg or prod."
  type        = string

  validation {
    condition     = contains(["stg", "prod"], var.stage)
    error_message = "stage is \"stg\" or \"prod\"."
  }
}

variable "brake_zip" {
  type = string
}

variable "site" {
  description = "What differs between one installation and another; see deploy/terraform/README.md."
  type = object({
    account_id       = string
    region           = string
    zones            = list(string)
    cidr             = string
    host             = string
    zone_id          = string
    platform_arn     = string
    mail             = list(string)
    monthly_usd      = number
    repository       = object({ owner = string, name = string, owner_id = number, id = number })
    cache            = optional(bool, false)
    optional_secrets = optional(set(string), [])
    archive          = optional(object({ account_id = string, bucket_arn = string }))
    brake_dry_run    = optional(bool, false)
    release_monthly  = optional(bool, true)
  })

  validation {
    condition     = can(regex("^\\d{12}$", var.site.account_id))
    error_message = "account_id has twelve digits."
  }
  validation {
    condition     = length(var.site.mail) > 0
    error_message = "Somebody must be told of alarms and costs."
  }
}
