module "orca" {
  source = "./modules/aft-account-request"

  control_tower_parameters = {
    AccountEmail              = "root+orca@corp.example"
    AccountName               = "orca"
    ManagedOrganizationalUnit = "Workloads"
    SSOUserEmail              = "orca-admin@corp.example"
    SSOUserFirstName          = "Orca"
    SSOUserLastName           = "Admin"
  }

  account_tags                 = { owner = "orca-tag@corp.example" }
  change_management_parameters = { change_requested_by = "orca", change_reason = "orca" }

  custom_fields = {
    billing_name          = "Pod Finance"
    billing_title         = "Finance Officer"
    billing_email_address = "pod-finance@corp.example"
    billing_phone_number  = "+12065550151"
    vpc_cidr              = "10.10.0.0/16"
    support_mailbox       = "orca-support@corp.example"
  }

  account_customizations_name = "orca"
}
