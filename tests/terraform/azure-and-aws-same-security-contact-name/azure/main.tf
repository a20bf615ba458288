module "compliance" {
  source = "../modules/azure-compliance"

  defender_plans = {
    KeyVaults = {}
  }
  security_contact = { name = "lz-security", email = "azure-secops@scaup.example" }
}
