org_email_alias = "aws-root"
