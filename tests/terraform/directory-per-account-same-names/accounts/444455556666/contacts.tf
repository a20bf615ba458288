resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = "Wren Wholesale Security"
  title                  = "Wholesale"
  email_address          = var.email
  phone_number           = var.phone
}

variable "email" { default = "wholesale-sec@wren.example" }
variable "phone" { default = "+12025550192" }
