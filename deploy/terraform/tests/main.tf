# Nothing of its own: the tests beside load the modules and the two roots.
terraform {
  required_version = ">= 1.11"
}
