variable "security_contact_email" { default = "from-default@corp.example" }
variable "security_contact_name" { default = "Default Name" }
variable "security_contact_title" { default = "Default Title" }
variable "security_contact_phone" { default = "+12065550100" }

resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = var.security_contact_name
  title                  = var.security_contact_title
  email_address          = var.security_contact_email
  phone_number           = var.security_contact_phone
}
