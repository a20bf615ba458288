module "avm" {
  source  = "corp-ep/mcaf-avm/aws"
  version = "~> 6.0"

  name = "marlin"

  account = {
    alias_prefix        = "corp-"
    email               = "aws+marlin@corp.example"
    environment         = "prod"
    organizational_unit = "Production"
    sso_email           = "aws-sso@corp.example"
    sso_firstname       = "AWS Control Tower"
    sso_lastname        = "Admin"

    contact_billing = {
      email_address = "marlin-bills@corp.example"
      name          = "Marlin Finance"
      phone_number  = "+12065550183"
      title         = "Finance"
    }
    contact_security = {
      email_address = "marlin-sec@corp.example"
      name          = "Marlin Security"
      phone_number  = "+12065550184"
      title         = "Security"
    }
  }

  tfe_workspace = {
    organization       = "corp"
    notification_email = "tfe-notify@corp.example"
  }

  tags = { Contact = "marlin-tags@corp.example" }
}
