resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = "Scaup Cloud Security"
  title                  = "Cloud Security"
  email_address          = "aws-secops@scaup.example"
  phone_number           = "+12025550152"
}
