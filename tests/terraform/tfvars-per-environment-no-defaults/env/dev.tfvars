environment       = "dev"
account_email     = "aws-dev@godwit.example"
ops_contact_email = "ops-dev@godwit.example"
ops_contact_phone = "+12025550117"
