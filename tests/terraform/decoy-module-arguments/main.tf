module "baseline" {
  source  = "corp/account-baseline/aws"
  version = "3.1.0"

  alert_email        = "alert-email@corp.example"
  notification_email = "notification-email@corp.example"
  budget_subscribers = ["budget-one@corp.example", "budget-two@corp.example"]
  cloudtrail = {
    sns_email = "trail@corp.example"
  }
  owner        = "owner-arg@corp.example"
  slack_email  = "slack-channel@slack.example"
  security_hub = { notify = ["hub-notify@corp.example"] }

  security_contact_email = "true-arg@corp.example"
  security_contact_name  = "True Arg"
  security_contact_title = "Arg"
  security_contact_phone = "+12065550117"
}

module "oncall" {
  source         = "corp/oncall/pagerduty"
  contact_emails = ["oncall@corp.example"]
  contacts = {
    primary = { email = "oncall-primary@corp.example", phone = "+12065550118" }
  }
}
