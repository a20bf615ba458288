module "organization" {
  source  = "loquat/organization/aws"
  version = "~> 2.0"

  accounts = [
    {
      name  = "SecurityTooling"
      email = "security-tooling@loquat.example"
      ou    = "/Security/Prod"

      alternate_contacts = {
        operations = {
          name          = "Loquat Ops"
          title         = "Ops"
          email_address = "ops@loquat.example"
          phone_number  = "+12025550107"
        }
      }
      budget_alert_recipients = ["tooling-budget@loquat.example"]
    },
    {
      name  = "LogArchive"
      email = "log-archive@loquat.example"
      ou    = "/Security/Prod"
    },
  ]
}
