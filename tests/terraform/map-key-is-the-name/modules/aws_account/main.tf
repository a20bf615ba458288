variable "additional_alternate_contacts" {}
variable "common_alternate_contacts" {}
variable "email_address" {}
variable "name" {}

resource "aws_organizations_account" "this" {
  name  = var.name
  email = var.email_address
}

resource "aws_account_alternate_contact" "common" {
  for_each = var.common_alternate_contacts

  account_id             = aws_organizations_account.this.id
  alternate_contact_type = each.value.alternate_contact_type
  email_address          = each.value.email_address
  name                   = each.key
  phone_number           = each.value.phone_number
  title                  = each.value.title
}

resource "aws_account_alternate_contact" "additional" {
  for_each = var.additional_alternate_contacts

  account_id             = aws_organizations_account.this.id
  alternate_contact_type = each.value.alternate_contact_type
  email_address          = each.value.email_address
  name                   = each.key
  phone_number           = each.value.phone_number
  title                  = each.value.title
}
