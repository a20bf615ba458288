resource "aws_account_alternate_contact" "security" {
  count = var.security_contact_email != null ? 1 : 0

  alternate_contact_type = "SECURITY"
  name                   = var.security_contact_name
  email_address          = var.security_contact_email
  phone_number           = var.security_contact_phone
  title                  = var.security_contact_title
}
