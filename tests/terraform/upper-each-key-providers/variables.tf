variable "account_contacts" {
  type = object({
    billing = optional(object({
      email_address = string
      name          = string
      phone_number  = string
      title         = string
    }))
    operations = optional(object({
      email_address = string
      name          = string
      phone_number  = string
      title         = string
    }))
    security = optional(object({
      email_address = string
      name          = string
      phone_number  = string
      title         = string
    }))
  })
  default = {}
}
