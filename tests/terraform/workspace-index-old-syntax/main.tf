provider "aws" {}

resource "aws_organizations_account" "account" {
  name      = "${var.name[terraform.workspace]}"
  email     = "${var.email[terraform.workspace]}"
  role_name = "OrganizationAccountAccessRole"
}
