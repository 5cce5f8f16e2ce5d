variable "name" {
  type = string
}

variable "full" {
  description = "A standby in the second zone; otherwise one database in one zone."
  type        = bool
}

variable "account_id" {
  type = string
}

variable "instance_class" {
  type = string
}

variable "storage_gb" {
  type = number
}

variable "cache" {
  description = "Whether there is a Valkey. Without it the cache is a table of the database."
  type        = bool
  default     = false
}

variable "subnet_ids" {
  description = "Of the data tier, both zones."
  type        = list(string)
}

variable "security_groups" {
  type = map(string)
}
