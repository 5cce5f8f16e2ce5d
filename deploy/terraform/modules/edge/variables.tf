variable "name" {
  type = string
}

variable "full" {
  description = "A firewall, and an origin that has no public address; otherwise neither."
  type        = bool
}

variable "host" {
  description = "The site's name, e.g. mymovie.example."
  type        = string
}

variable "zone_id" {
  description = "Route 53's hosted zone that the name belongs to."
  type        = string
}

variable "origin_domain" {
  description = "Full: the load balancer's own name. Hobby: the environment's."
  type        = string
}

variable "app_role" {
  description = "Name of the instances' role."
  type        = string
}

variable "alb_arn" {
  description = "Full: the internal load balancer."
  type        = string
  default     = null
}

variable "log_bucket_arn" {
  type = string
}

variable "log_fields" {
  description = "What CloudFront writes of each request."
  type        = list(string)
}
