data "aws_ssm_parameter" "billing_name" {
  name = "/aft/account-request/custom-fields/billing_name"
}
data "aws_ssm_parameter" "billing_title" {
  name = "/aft/account-request/custom-fields/billing_title"
}
data "aws_ssm_parameter" "billing_email_address" {
  name = "/aft/account-request/custom-fields/billing_email_address"
}
data "aws_ssm_parameter" "billing_phone_number" {
  name = "/aft/account-request/custom-fields/billing_phone_number"
}

resource "aws_account_alternate_contact" "billing" {
  alternate_contact_type = "BILLING"

  name          = data.aws_ssm_parameter.billing_name.value
  title         = data.aws_ssm_parameter.billing_title.value
  email_address = data.aws_ssm_parameter.billing_email_address.value
  phone_number  = data.aws_ssm_parameter.billing_phone_number.value
}
