variable "mail" {}
variable "people" {}

resource "aws_organizations_account" "this" {
  name  = "prod"
  email = var.mail
}

module "contacts" {
  source        = "../contacts"
  contact_type  = "SECURITY"
  contact_name  = var.people["security"].who
  contact_title = var.people.security.job
  contact_email = var.people.security["mail"]
  contact_phone = var.people.security.tel
}
