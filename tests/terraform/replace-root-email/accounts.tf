locals {
  aws_account_email_addresses_template = "aws+{email}@corp.example"
}

resource "aws_organizations_account" "sandbox" {
  name      = "sandbox"
  email     = replace(var.org_mailbox, "@", "+sandbox@")
  parent_id = "ou-abcd-11111111"
}

resource "aws_organizations_account" "organisation-security" {
  name      = "organisation-security"
  email     = replace(local.aws_account_email_addresses_template, "{email}", "organisation-security")
  parent_id = "ou-abcd-11111111"

  lifecycle {
    ignore_changes = [
      name,
      email,
      iam_user_access_to_billing,
      role_name
    ]
  }

  tags = {
    infrastructure-support = "Leads: leads@corp.example"
  }
}

variable "org_mailbox" {
  default = "cloud@corp.example"
}
