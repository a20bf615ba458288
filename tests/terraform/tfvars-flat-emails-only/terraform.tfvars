email_log_archive  = "log-archive@avocet.example"
email_audit        = "audit@avocet.example"
notification_email = "guardduty@avocet.example"
