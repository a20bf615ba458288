variable "aws_account_email" {}
variable "alternate_contacts" {}
variable "operations_budget_mail" {}

resource "aws_organizations_account" "vended" {
  name  = "vended"
  email = var.aws_account_email
}

resource "aws_account_alternate_contact" "this" {
  for_each               = var.alternate_contacts
  alternate_contact_type = upper(each.key)
  email_address          = each.value.email_address
  name                   = each.value.name
  phone_number           = each.value.phone_number
  title                  = each.value.title
}
