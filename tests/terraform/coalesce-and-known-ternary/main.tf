variable "stage" {
  type    = string
  default = "prod"
}

variable "contact" {
  type = object({
    name  = optional(string)
    email = string
    phone = optional(string)
  })
  default = {
    email = "duty@shrike.example"
  }
}

resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = coalesce(var.contact.name, "Shrike Duty Officer")
  title                  = var.stage == "prod" ? "Duty Officer" : "Developer"
  email_address          = var.contact.email
  phone_number           = coalesce(var.contact.phone, "+12025550128")
}
