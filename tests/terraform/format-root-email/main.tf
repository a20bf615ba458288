resource "aws_organizations_account" "orgname_id" {
  name      = format("%s-id", var.org_name)
  email     = format("%s+id@%s", var.org_email_alias, var.org_email_domain)
  parent_id = "ou-abcd-11111111"

  iam_user_access_to_billing = "ALLOW"

  tags = {
    Automation = "Terraform"
    Contact    = "infra-tags@corp.example"
  }
}

resource "aws_organizations_account" "orgname_infra" {
  name                       = format("%s-infra", var.org_name)
  email                      = format("%s+infra@%s", var.org_email_alias, var.org_email_domain)
  parent_id                  = "ou-abcd-11111111"
  iam_user_access_to_billing = "DENY"
}
