locals {
  accounts = [
    {
      accountName               = "childaccount2"
      accountEmail              = "root+child2@corp.example"
      managedOrganizationalUnit = "QA-testing"
    },
    {
      accountName               = "childaccount3"
      accountEmail              = "root+child3@corp.example"
      managedOrganizationalUnit = "QA-OU2"
    }
  ]
}

module "aft_import_accounts" {
  source = "./modules/aft-account-request"

  for_each = { for account in local.accounts : account.accountName => account }

  control_tower_parameters = {
    AccountName               = each.value.accountName
    AccountEmail              = each.value.accountEmail
    ManagedOrganizationalUnit = each.value.managedOrganizationalUnit
    SSOUserEmail              = "qa-lead@corp.example"
    SSOUserFirstName          = "Qa"
    SSOUserLastName           = "Lead"
  }

  account_tags = { "Sandbox" = "${each.value.accountName}" }

  change_management_parameters = {
    change_requested_by = "qa-boss@corp.example"
    change_reason       = "Import ${each.value.accountName} in AFT"
  }

  custom_fields = {
    group = "sandbox"
  }

  account_customizations_name = "sandbox"
}
