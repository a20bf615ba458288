variable "security_alternate_contact" { type = string }
variable "billing_alternate_contact" {
  type    = string
  default = ""
}
