resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = var.security_name
  title                  = var.security_title
  email_address          = var.security_email_address
  phone_number           = var.security_phone_number
}

resource "aws_account_primary_contact" "primary" {
  address_line_1 = "1 Way"
  city           = "Seattle"
  company_name   = var.company_name
  country_code   = var.country_code
  full_name      = var.full_name
  phone_number   = var.phone_number
  postal_code    = "98101"
}

resource "aws_sns_topic_subscription" "deploys" {
  topic_arn = "arn:aws:sns:us-east-1:111122223333:deploys"
  protocol  = "email"
  endpoint  = var.notification_email
}
