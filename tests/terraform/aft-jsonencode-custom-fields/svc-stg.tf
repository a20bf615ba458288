module "SVC_STG-ledger" {
  source = "./modules/aft-account-request"

  control_tower_parameters = {
    AccountEmail              = "aws+svc-stg-ledger@corp.example"
    AccountName               = "svc-stg-ledger"
    ManagedOrganizationalUnit = "SVC_STG"
    SSOUserEmail              = "sso+ledger@corp.example"
    SSOUserFirstName          = "alpha"
    SSOUserLastName           = "shr"
  }

  account_tags = {
    "CORP:MSP"        = "CORPCNS"
    "CORP:Owner"      = "Ledger Team"
    "CORP:OwnerEmail" = "ledger-owner@corp.example"
    "CORP:Vended"     = "AFT"
  }

  change_management_parameters = {
    change_requested_by = "requester@corp.example"
    change_reason       = "new ledger account"
  }

  custom_fields = {
    group = "non-prod"
    alternate_contact = jsonencode(
      {
        "billing" = {
          "email-address" = "ar@corp.example",
          "name"          = "Account Receivable",
          "phone-number"  = "+12065550148",
          "title"         = "Billing Department"
        },
        "operations" = {
          "email-address" = "ops247@corp.example",
          "name"          = "Operations 24/7",
          "phone-number"  = "-",
          "title"         = "DevOps Team"
        },
        "security" = {
          "email-address" = "soc-team@corp.example",
          "name"          = "empty",
          "phone-number"  = "+12065550149",
          "title"         = "SOC Team"
        }
      }
    )
  }
  #  account_customizations_name = ""
}
