resource "aws_account_alternate_contact" "operations" {
  alternate_contact_type = "OPERATIONS"
  name                   = "Forms Infrastructure Team"
  title                  = "Infra Team"
  email_address          = data.aws_ssm_parameter.contact_email.value
  phone_number           = data.aws_ssm_parameter.contact_phone_number.value
}

resource "aws_ssm_parameter" "contact_email" {
  #checkov:skip=CKV_AWS_337:The parameter is already using the default key
  name  = "/account/contact-email"
  type  = "SecureString"
  value = "dummy-email-address@corp.example"

  lifecycle {
    ignore_changes = [
      value
    ]
  }
}

resource "aws_ssm_parameter" "contact_phone_number" {
  name  = "/account/contact-phone-number"
  type  = "SecureString"
  value = "+1234567890"

  lifecycle {
    ignore_changes = [value]
  }
}

data "aws_ssm_parameter" "contact_email" {
  name       = "/account/contact-email"
  depends_on = [aws_ssm_parameter.contact_email]
}

data "aws_ssm_parameter" "contact_phone_number" {
  name       = "/account/contact-phone-number"
  depends_on = [aws_ssm_parameter.contact_phone_number]
}
