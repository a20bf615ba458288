resource "aws_organizations_organization" "org" { feature_set = "ALL" }

resource "aws_organizations_account" "log" {
  name      = "LogArchive"
  email     = var.email_log_archive
  role_name = "OrganizationAccountAccessRole"
  parent_id = aws_organizations_organization.org.roots[0].id
}

resource "aws_organizations_account" "audit" {
  name      = "Audit"
  email     = var.email_audit
  role_name = "OrganizationAccountAccessRole"
  parent_id = aws_organizations_organization.org.roots[0].id
}

resource "aws_sns_topic_subscription" "gd" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:gd"
  protocol  = "email"
  endpoint  = var.notification_email
}
