locals {
  core_accounts = {
    audit   = { parent_ou = "Security" }
    network = { parent_ou = "Infrastructure" }
  }

  alternate_contacts = {
    BILLING = {
      email = "dl-billing@aws.corp.example"
      name  = "Billing DL"
      phone = "+1-206-555-0168"
      title = "DL"
    }
    SECURITY = {
      email = "dl-security@aws.corp.example"
      name  = "Security DL"
      phone = "+1-206-555-0169"
      title = "DL"
    }
  }
}

resource "aws_organizations_account" "core" {
  for_each = local.core_accounts

  name      = "corp-${each.key}"                 # name and email derive from
  email     = "root+${each.key}@aws.corp.example" #   ONE key, so they cannot drift
  parent_id = each.value.parent_ou
}

resource "aws_account_alternate_contact" "core" {
  for_each = {
    for pair in setproduct(keys(local.core_accounts), keys(local.alternate_contacts)) :
    "${pair[0]}-${pair[1]}" => { account = pair[0], type = pair[1] }
  }

  account_id             = aws_organizations_account.core[each.value.account].id
  alternate_contact_type = each.value.type
  email_address          = local.alternate_contacts[each.value.type].email
  name                   = local.alternate_contacts[each.value.type].name
  phone_number           = local.alternate_contacts[each.value.type].phone
  title                  = local.alternate_contacts[each.value.type].title
}
