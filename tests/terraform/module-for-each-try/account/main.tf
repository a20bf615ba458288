variable "account_name" {}
variable "email" {}
variable "alternate_contacts" { default = {} }
variable "tags" { default = {} }

resource "aws_organizations_account" "this" {
  name  = var.account_name
  email = var.email
  tags  = merge({ "managed-by" = "terraform" }, var.tags)
}

resource "aws_account_alternate_contact" "this" {
  for_each = var.alternate_contacts

  account_id             = aws_organizations_account.this.id
  alternate_contact_type = each.value.contact_type # SECURITY | BILLING | OPERATIONS
  name                   = each.value.name
  title                  = each.value.title
  email_address          = each.value.email_address # NOTE: email_address, NOT email
  phone_number           = each.value.phone_number  # NOTE: phone_number, NOT phone
}
