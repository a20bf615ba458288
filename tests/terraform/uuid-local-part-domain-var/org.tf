resource "aws_organizations_account" "identity" {
  name     = "${var.account_prefix}-identity"
  email    = "4d3d4429-00b8-4916-88a6-190f4968e6fc@${var.domain_name}"
  provider = aws.master
}

resource "aws_organizations_account" "operations" {
  name     = "${var.account_prefix}-operations"
  email    = "580a5d93-f5c5-46e5-84f0-140c4bb8bcaf@${var.domain_name}"
  provider = aws.master
}
