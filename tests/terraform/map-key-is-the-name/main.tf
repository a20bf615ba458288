module "aws_account" {
  count  = var.account_details == null ? 0 : 1
  source = "./modules/aws_account"

  additional_alternate_contacts = var.account_details.additional_alternate_contacts
  common_alternate_contacts     = var.common_account_contacts
  email_address                 = var.account_details.email_address
  name                          = var.account_details.name
}

variable "account_details" {
  type = object({
    additional_alternate_contacts = optional(map(object({
      alternate_contact_type = string
      title                  = string
      email_address          = string
      phone_number           = string
    })), {})
    email_address = string
    name          = string
  })
  default = null
}
variable "common_account_contacts" {
  type = map(object({
    alternate_contact_type = string
    title                  = string
    email_address          = string
    phone_number           = string
  }))
  default = {}
}
