module "aws-alternate-contacts" {
  source = "./aws-alternate-contacts"
  count  = var.aws_alternate_contacts_enabled ? 1 : 0

  operations_email_address = var.operations_email_address != null ? var.operations_email_address : "operations@corp.example"
  operations_name          = "Operations"
  operations_phone_number  = var.operations_phone_number != null ? var.operations_phone_number : ""
  operations_title         = "Desk"
}
variable "aws_alternate_contacts_enabled" { default = true }
variable "operations_email_address" { default = null }
variable "operations_phone_number" { default = "+12065550163" }
