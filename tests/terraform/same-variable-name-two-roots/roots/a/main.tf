variable "contact_email" { type = string }
resource "aws_account_alternate_contact" "s" {
  alternate_contact_type = "SECURITY"
  name                   = "Root A"
  title                  = "A"
  email_address          = var.contact_email
  phone_number           = "+12065550137"
}
