variable "create_account_alternate_contact" {
  description = "Switch, e.g. true. Ask baseline-owners@cobble.example before turning it off"
  type        = bool
  default     = true
}

variable "operations_email" {
  description = "e.g. ops-list@example.com"
  type        = string
  default     = "cloud-ops@cobble.example"
  validation {
    condition     = can(regex("@", var.operations_email))
    error_message = "Write an address such as someone@example.org."
  }
}

variable "operations_phone_number" {
  type    = string
  default = "+12025550160"
}
