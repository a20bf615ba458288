environment       = "prod"
account_email     = "aws-prod@godwit.example"
ops_contact_email = "ops-prod@godwit.example"
ops_contact_phone = "+12025550118"
