module "account" {
  source = "./modules/account"

  security_name          = "Example Security Team"
  security_email_address = "module-security@corp.example"
  security_phone_number  = "+12065550174"

  company_name = "Slate Ltd"
  full_name    = "Imre Varga"

  notification_email = "deploys@corp.example"
}
