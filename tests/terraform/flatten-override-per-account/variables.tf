variable "accounts" {
  type = map(object({
    name  = string
    email = string
    // Can be used to override the alternate contact information on a per-account basis
    alternate_contacts = optional(object({
      security   = optional(object({ full_name = string, email_address = string, phone_number = string, title = string }))
      billing    = optional(object({ full_name = string, email_address = string, phone_number = string, title = string }))
      operations = optional(object({ full_name = string, email_address = string, phone_number = string, title = string }))
    }), {})
  }))
}
variable "alternate_contacts" {
  type = object({
    security   = optional(object({ full_name = string, email_address = string, phone_number = string, title = string }))
    billing    = optional(object({ full_name = string, email_address = string, phone_number = string, title = string }))
    operations = optional(object({ full_name = string, email_address = string, phone_number = string, title = string }))
  })
}
