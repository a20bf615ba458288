provider "aws" {
  default_tags {
    tags = {
      SecurityContact = "default-tags-security@corp.example"
      billing_contact = "default-tags-billing@corp.example"
    }
  }
}

resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = "True Contact"
  title                  = "True"
  email_address          = "true-contact@corp.example"
  phone_number           = "+12065550110"
}

resource "aws_sns_topic_subscription" "security" {
  topic_arn = "arn:aws:sns:us-east-1:111122223333:sec"
  protocol  = "email"
  endpoint  = "sns-security@corp.example"
}

resource "aws_ses_email_identity" "ops" {
  email = "ses-identity@corp.example"
}

resource "aws_budgets_budget" "b" {
  name         = "b"
  budget_type  = "COST"
  limit_amount = "1"
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
  notification {
    comparison_operator        = "GREATER_THAN"
    threshold                  = 80
    threshold_type             = "PERCENTAGE"
    notification_type          = "ACTUAL"
    subscriber_email_addresses = ["budget-a@corp.example", "budget-b@corp.example"]
  }
}

resource "aws_ssm_parameter" "security_contact_email" {
  name  = "/alerts/security_contact_email"
  type  = "String"
  value = "ssm-security@corp.example"
}

resource "aws_guardduty_member" "m" {
  account_id  = "111122223333"
  detector_id = "d"
  email       = "guardduty-member@corp.example"
  invite      = true
}

resource "aws_securityhub_member" "m" {
  account_id = "111122223333"
  email      = "securityhub-member@corp.example"
}

resource "aws_iam_user" "security_contact" {
  name = "security_contact"
  tags = {
    email_address = "iam-tag@corp.example"
    phone_number  = "+12065550111"
  }
}

resource "aws_cognito_user_pool" "p" {
  name = "p"
  email_configuration {
    from_email_address     = "Corp <cognito-from@corp.example>"
    reply_to_email_address = "cognito-reply@corp.example"
  }
}

resource "aws_identitystore_user" "u" {
  identity_store_id = "d-1"
  display_name      = "Identity User"
  user_name         = "identity-user-name@corp.example"
  name {
    given_name  = "Identity"
    family_name = "User"
  }
  emails {
    value = "identity-user@corp.example"
  }
  phone_numbers {
    value = "+12065550112"
  }
}

output "billing_contact_email" {
  value = "output-billing@corp.example"
}
