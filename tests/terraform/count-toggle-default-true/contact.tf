##########################################
# ACCT.01 - account-level contacts
##########################################

resource "aws_account_alternate_contact" "operations" {
  count = var.create_account_alternate_contact ? 1 : 0

  alternate_contact_type = "OPERATIONS"

  name          = "OPERATIONS"
  title         = "Operations Contact"
  email_address = var.operations_email
  phone_number  = var.operations_phone_number
}
