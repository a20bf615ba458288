resource "aws_account_alternate_contact" "operations" {
  alternate_contact_type = "OPERATIONS"
  name                   = var.opsname
  title                  = var.opstitle
  email_address          = var.opsemail
  phone_number           = var.opsphone
}

resource "aws_account_alternate_contact" "BILLING" {
  alternate_contact_type = "BILLING"
  name                   = var.billingname
  title                  = var.billingtitle
  email_address          = var.billingemail
  phone_number           = var.billingphone
}
