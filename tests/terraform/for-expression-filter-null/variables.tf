variable "billing_contact" {
  type    = object({ name = string, title = string, email = string, phone = string })
  default = null
}
variable "operations_contact" {
  type    = object({ name = string, title = string, email = string, phone = string })
  default = null
}
variable "security_contact" {
  type    = object({ name = string, title = string, email = string, phone = string })
  default = null
}
