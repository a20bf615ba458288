variable "abuse_mailbox" {
  description = "Mailbox for abuse, not security_contact (see describe@corp.example)"
  type        = string
  default     = "abuse-default@corp.example"
  validation {
    condition     = endswith(var.abuse_mailbox, "@corp.example")
    error_message = "Use an address such as valid@corp.example."
  }
}
