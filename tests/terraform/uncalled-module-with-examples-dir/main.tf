resource "aws_account_alternate_contact" "security" {
  count = var.enabled ? 1 : 0

  alternate_contact_type = "SECURITY"
  name                   = var.name
  title                  = var.title
  email_address          = var.email_address
  phone_number           = var.phone_number
}
