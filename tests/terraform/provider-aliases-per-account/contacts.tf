resource "aws_account_alternate_contact" "mgmt_security" {
  alternate_contact_type = "SECURITY"
  name                   = "Finchley CERT"
  title                  = "CERT"
  email_address          = "cert@finchley.example"
  phone_number           = "+44 20 7946 0300"
}

resource "aws_account_alternate_contact" "audit_security" {
  provider               = aws.audit
  alternate_contact_type = "SECURITY"
  name                   = "Finchley Internal Audit"
  title                  = "Audit"
  email_address          = "internal-audit@finchley.example"
  phone_number           = "+44 20 7946 0301"
}
