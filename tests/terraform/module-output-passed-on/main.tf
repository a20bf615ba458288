module "organization" {
  source = "./modules/organization"

  billing_contact = {
    name          = "Jane Roe"
    title         = "Billing"
    email_address = "jane.roe@corp.example"
    phone_number  = "+12065550124"
  }
}

module "accounts" {
  source = "./modules/accounts"

  contacts = module.organization.contacts

  accounts = {
    keys = {
      email = "keys@corp.example"
    }
  }
}
