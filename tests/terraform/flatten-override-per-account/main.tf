resource "aws_organizations_account" "accounts" {
  for_each = var.accounts
  name     = each.value.name
  email    = each.value.email
}

locals {
  alternate_contacts_list = flatten([for name, config in aws_organizations_account.accounts : [for type in ["security", "billing", "operations"] : {
    type          = type
    name          = name
    account_id    = config.id
    email_address = lookup(var.accounts[name].alternate_contacts, type) == null ? lookup(var.alternate_contacts, type).email_address : lookup(var.accounts[name].alternate_contacts, type).email_address
    full_name     = lookup(var.accounts[name].alternate_contacts, type) == null ? lookup(var.alternate_contacts, type).full_name : lookup(var.accounts[name].alternate_contacts, type).full_name
    phone_number  = lookup(var.accounts[name].alternate_contacts, type) == null ? lookup(var.alternate_contacts, type).phone_number : lookup(var.accounts[name].alternate_contacts, type).phone_number
    title         = lookup(var.accounts[name].alternate_contacts, type) == null ? lookup(var.alternate_contacts, type).title : lookup(var.accounts[name].alternate_contacts, type).title
  } if lookup(var.alternate_contacts, type, null) != null || lookup(var.accounts[name].alternate_contacts, type, null) != null]])
  alternate_contacts = { for config in local.alternate_contacts_list : "${config.name}-${config.type}" => config }
}

resource "aws_account_alternate_contact" "sub" {
  for_each               = local.alternate_contacts
  account_id             = each.value.account_id
  alternate_contact_type = upper(each.value.type)
  email_address          = each.value.email_address
  name                   = each.value.full_name
  phone_number           = each.value.phone_number
  title                  = each.value.title
}
