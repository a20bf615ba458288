variable "operations_email_address" {}
variable "operations_name" {}
variable "operations_phone_number" {}
variable "operations_title" {}

resource "aws_account_alternate_contact" "operations" {
  alternate_contact_type = "OPERATIONS"
  name                   = var.operations_name
  title                  = var.operations_title
  email_address          = var.operations_email_address
  phone_number           = var.operations_phone_number
}
