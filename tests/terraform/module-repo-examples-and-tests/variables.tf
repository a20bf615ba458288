variable "security_contact" {
  description = "Where AWS mails abuse notices."
  type        = object({ name = string, title = string, email_address = string, phone_number = string })
}
