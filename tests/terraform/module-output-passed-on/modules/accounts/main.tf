variable "contacts" {}
variable "accounts" {}

resource "aws_organizations_account" "default" {
  for_each = var.accounts
  name     = each.key
  email    = each.value.email
}

resource "aws_account_alternate_contact" "billing" {
  for_each = var.accounts

  account_id             = aws_organizations_account.default[each.key].id
  alternate_contact_type = "BILLING"

  name          = var.contacts.billing_contact.name
  title         = var.contacts.billing_contact.title
  email_address = var.contacts.billing_contact.email_address
  phone_number  = var.contacts.billing_contact.phone_number
}
