variable "security_contact" {
  type    = object({ name = string, title = string, email_address = string, phone_number = string })
  default = null
}

resource "aws_account_alternate_contact" "security" {
  count = var.security_contact != null ? 1 : 0

  alternate_contact_type = "SECURITY"
  name                   = var.security_contact.name
  title                  = var.security_contact.title
  email_address          = var.security_contact.email_address
  phone_number           = var.security_contact.phone_number

  lifecycle {
    precondition {
      condition     = var.security_contact != null
      error_message = "security_contact is unset, ask precondition@corp.example."
    }
  }
}

variable "enabled" { default = false }
resource "aws_account_alternate_contact" "billing" {
  count                  = var.enabled ? 1 : 0
  alternate_contact_type = "BILLING"
  name                   = "Switched Off"
  title                  = "Off"
  email_address          = "switched-off@corp.example"
  phone_number           = "+12065550119"
}
