variable "operations_contact" {
  type = object({
    name  = optional(string, "Cloud Operations")
    title = optional(string, "Operations")
    email = string
    phone = optional(string, "+12025550129")
  })
}

resource "aws_account_alternate_contact" "operations" {
  alternate_contact_type = "OPERATIONS"
  name                   = var.operations_contact.name
  title                  = var.operations_contact.title
  email_address          = var.operations_contact.email
  phone_number           = var.operations_contact.phone
}
