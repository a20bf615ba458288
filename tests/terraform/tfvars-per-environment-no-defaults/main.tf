variable "environment" { type = string }
variable "account_email" { type = string }
variable "ops_contact_email" { type = string }
variable "ops_contact_phone" { type = string }

resource "aws_organizations_account" "env" {
  name  = "godwit-${var.environment}"
  email = var.account_email
}

resource "aws_account_alternate_contact" "ops" {
  account_id             = aws_organizations_account.env.id
  alternate_contact_type = "OPERATIONS"
  name                   = "Godwit Operations"
  title                  = "Operations"
  email_address          = var.ops_contact_email
  phone_number           = var.ops_contact_phone
}
