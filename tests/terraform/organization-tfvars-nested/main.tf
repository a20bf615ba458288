variable "organization" {}

module "organization" {
  source = "git@github.example:corp/org-kickstart.git"

  payer_email                 = var.organization["payer_email"]
  security_account_root_email = var.organization["security_account_root_email"]
  accounts                    = var.organization["accounts"]
  # Global Alternate Contacts
  global_billing_contact  = lookup(var.organization, "global_billing_contact", null)
  global_security_contact = lookup(var.organization, "global_security_contact", null)
  global_primary_contact  = lookup(var.organization, "global_primary_contact", null)
  billing_alerts          = lookup(var.organization, "billing_alerts", null)
}
