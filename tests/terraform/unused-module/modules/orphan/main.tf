variable "billing_email" { default = "orphan-default@corp.example" }
variable "billing_phone" { type = string }
resource "aws_account_alternate_contact" "billing" {
  alternate_contact_type = "BILLING"
  name                   = "Orphan"
  title                  = "Orphan"
  email_address          = var.billing_email
  phone_number           = var.billing_phone
}
