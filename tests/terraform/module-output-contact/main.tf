module "global" {
  source = "./modules/globals"
}

resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = module.global.security_contact.name
  title                  = module.global.security_contact.title
  email_address          = module.global.security_contact.email
  phone_number           = module.global.security_contact.phone
}
