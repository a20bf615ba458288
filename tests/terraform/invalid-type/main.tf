resource "aws_account_alternate_contact" "some_operations" {
  alternate_contact_type = "security_purpose"
  email_address          = "odd-type@corp.example"
  name                   = "Odd_Type"
  phone_number           = "206XXXXXXX"
  title                  = "as an example to change contact info"
  account_id             = "ABC011"
}

resource "aws_account_alternate_contact" "operations" {
  alternate_contact_type = "Operations"
  name                   = "Mixed Case"
  title                  = "Mixed"
  email_address          = "mixed-case@corp.example"
  phone_number           = "+12065550129"
  account_id             = "111122223333"
}
