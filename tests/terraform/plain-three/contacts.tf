# See the provider page for account_alternate_contact.

resource "aws_account_alternate_contact" "billing" {

  alternate_contact_type = "BILLING"

  name          = "Faturação Corp"
  title         = "AWS-Faturação"
  email_address = "l-aws-billing@corp.example"
  phone_number  = "+12065550101"
}


resource "aws_account_alternate_contact" "operations" {

  alternate_contact_type = "OPERATIONS"

  name          = "Operação Corp"
  title         = "AWS-Operação"
  email_address = "l-aws-ops@corp.example"
  phone_number  = "+1 206 555 0102"
}


resource "aws_account_alternate_contact" "securty" {

  alternate_contact_type = "SECURITY"

  name          = "Abuse Desk"
  title         = "AWS-Segurança"
  email_address = "l-aws-abuse@corp.example"
  phone_number  = "+1-206-555-0103"
}
