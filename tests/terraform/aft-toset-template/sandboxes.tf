locals {
  account_name = [
    "sbx1+crew",
    "sbx2+crew"
  ]


}
module "sandbox" {
  for_each = toset(local.account_name)
  source   = "./modules/aft-account-request"

  control_tower_parameters = {
    AccountEmail              = "${each.key}@corp.example"
    AccountName               = split("+", each.key)[0]
    ManagedOrganizationalUnit = "Sandbox"
    SSOUserEmail              = "crew@corp.example"
    SSOUserFirstName          = "Sandbox"
    SSOUserLastName           = "AFT"
  }

  account_tags                 = { "Learn Tutorial" = "AFT" }
  change_management_parameters = { change_requested_by = "crew", change_reason = "lab" }
}
