resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = "Wren Retail Security"
  title                  = "Retail"
  email_address          = "retail-sec@wren.example"
  phone_number           = "+12025550191"
}
