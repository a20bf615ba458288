locals {
  all_accounts = merge(var.accounts, var.workload_accounts)
}

module "account" {
  source   = "./account"
  for_each = local.all_accounts

  account_name       = each.key
  email              = each.value.email
  alternate_contacts = try(each.value.alternate_contacts, {})
  tags               = try(each.value.tags, {})
}
