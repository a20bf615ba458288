resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = "Wren Labs Security"
  title                  = "Labs"
  email_address          = var.email
  phone_number           = var.phone
}

variable "email" {
  default = "labs-sec@wren.example"
}
variable "phone" {
  default = "+12025550193"
}
