variable "security_email" { default = "overridden-default@corp.example" }
resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = "Used"
  title                  = "Used"
  email_address          = var.security_email
  phone_number           = "+12065550132"
}
