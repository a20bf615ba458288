variable "contact_type" {}
variable "contact_name" {}
variable "contact_title" {}
variable "contact_email" {}
variable "contact_phone" {}

resource "aws_account_alternate_contact" "contact" {
  alternate_contact_type = var.contact_type
  name                   = var.contact_name
  title                  = var.contact_title
  email_address          = var.contact_email
  phone_number           = var.contact_phone
}
