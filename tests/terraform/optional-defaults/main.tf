variable "security_contact" {
  description = "Fields that are left out take the group's shared values (secops@corp.example)."
  type = object({
    name          = optional(string, "Security Desk")
    title         = optional(string, "On-call engineer")
    email_address = string
    phone_number  = optional(string, "+1 206 555 0130")
  })
}

resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = var.security_contact.name
  title                  = var.security_contact.title
  email_address          = var.security_contact.email_address
  phone_number           = var.security_contact.phone_number
}
