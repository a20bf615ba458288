variable "billing_contact" {
  type = object({
    email        = string
    full_name    = string
    title        = string
    phone_number = string
  })
}

variable "security_contact" {
  type = object({ email = string, full_name = string, title = string, phone_number = string })
}
