resource "aws_account_alternate_contact" "billing" {
  alternate_contact_type = "BILLING"
  email_address          = var.billing_contact.email
  name                   = var.billing_contact.full_name
  title                  = var.billing_contact.title
  phone_number           = var.billing_contact.phone_number
}

resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  email_address          = var.security_contact.email
  name                   = var.security_contact.full_name
  title                  = var.security_contact.title
  phone_number           = var.security_contact.phone_number
}
