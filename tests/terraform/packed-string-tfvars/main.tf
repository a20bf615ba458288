module "contacts" {
  source                     = "git::ssh://git@git.example/aws-account-alternate-contact.git//modules/delegated_account"
  security_alternate_contact = var.security_alternate_contact
  billing_alternate_contact  = var.billing_alternate_contact
}
