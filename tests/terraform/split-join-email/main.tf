resource "aws_account_alternate_contact" "security" {
  count                  = var.harden ? 1 : 0
  alternate_contact_type = "SECURITY"
  name                   = var.security_contact_name
  title                  = var.security_contact_title
  email_address          = join("+${var.account_name}@", split("@", var.security_contact_email))
  phone_number           = var.security_contact_phone_number

  provider = aws.workload
}
variable "harden" { default = true }
variable "account_name" { default = "walrus" }
variable "security_contact_name" { default = "Sec Team" }
variable "security_contact_title" { default = "Team" }
variable "security_contact_email" { default = "sec@corp.example" }
variable "security_contact_phone_number" { default = "+12065550159" }
