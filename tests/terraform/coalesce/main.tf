resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = coalesce(var.security_name, var.default_name)
  title                  = coalesce(var.security_title, "", "Contact")
  email_address          = coalesce(var.security_email, var.default_email)
  phone_number           = coalesce(var.security_phone, "+12065550161")
}
variable "security_name" { default = null }
variable "default_name" { default = "Shared Desk" }
variable "security_title" { default = null }
variable "security_email" { default = "" }
variable "default_email" { default = "shared.desk@corp.example" }
variable "security_phone" { default = "+12065550162" }
