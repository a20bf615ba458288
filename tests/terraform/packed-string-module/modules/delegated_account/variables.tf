variable "management_account_id" { type = string }
variable "security_alternate_contact" {
  type        = string
  description = "Example: CONTACT_TYPE=SECURITY; EMAIL_ADDRESS=john@sample.example; CONTACT_NAME=John Bob; PHONE_NUMBER=1234567890; CONTACT_TITLE=Risk Manager"
  default     = ""
}
variable "billing_alternate_contact" {
  type    = string
  default = ""
}
variable "operations_alternate_contact" {
  type    = string
  default = ""
}
variable "invoke_lambda" { default = true }
