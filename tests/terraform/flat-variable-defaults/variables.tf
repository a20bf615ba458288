variable "opsname" {
  default = "Duty Office"
}
variable "opstitle" { default = "Duty Manager" }
variable "opsemail" { default = "duty@corp.example" }
variable "opsphone" { default = "+1 206 555 0122" }

variable "billingname" {
  type        = string
  description = "Who pays. Example: accounts@sample.example"
  default     = "Accounts Payable"
}
variable "billingtitle" {
  type    = string
  default = "Controller"
}
variable "billingemail" {
  type    = string
  default = "ap@corp.example"

  validation {
    condition     = can(regex("^[^@]+@corp\\.example$", var.billingemail))
    error_message = "billingemail must look like someone@corp.example."
  }
}
variable "billingphone" {
  type    = string
  default = "+12065550123"
}
