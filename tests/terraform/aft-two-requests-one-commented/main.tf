//module "sandbox" {
//  source = "./modules/aft-account-request"
//  control_tower_parameters = {
//    AccountEmail = "commented@corp.example"
//    SSOUserEmail = "commented-sso@corp.example"
//  }
//}

module "aft_test_one" {
source = "./modules/aft-account-request"

control_tower_parameters = {
  AccountEmail               = "root+afttone@corp.example"
  AccountName                = "aft-test-one"
  # Syntax for nested OU
  # ManagedOrganizationalUnit = "Sandbox (ou-abcd-12345678)"
  ManagedOrganizationalUnit = "Sandbox"
  SSOUserEmail               = "root+afttone@corp.example"
  SSOUserFirstName           = "NOT"
  SSOUserLastName            = "USE"
}

account_tags = {
  Owner = "tagowner@corp.example"
}

change_management_parameters = {
  change_requested_by = "aws+jenkins@corp.example"
  change_reason       = "Local execution via CLI"
}

account_customizations_name = "sandbox"
}

module "net_account_02" {
  source = "git.example/aws-ia/terraform-aws-control_tower_account_factory//modules/aft-account-request"

  control_tower_parameters = {
    AccountEmail              = "root+net02@corp.example"
    AccountName               = "net02"
    ManagedOrganizationalUnit = "Network"
    SSOUserEmail              = "netadmin@corp.example"
    SSOUserFirstName          = "Net"
    SSOUserLastName           = "Admin"
  }
  account_tags                 = {}
  change_management_parameters = { change_requested_by = "Net", change_reason = "net" }
}
