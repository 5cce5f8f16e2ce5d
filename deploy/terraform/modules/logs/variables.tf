variable "name" {
  type = string
}

variable "region" {
  type = string
}

variable "account_id" {
  type = string
}

variable "distribution_id" {
  description = "Of CloudFront: part of the path its lines lie under."
  type        = string
}

variable "archive" {
  description = "The log archive account and its bucket, which gets a copy of every line. Null: no copy."
  type        = object({ account_id = string, bucket_arn = string })
  default     = null
}
