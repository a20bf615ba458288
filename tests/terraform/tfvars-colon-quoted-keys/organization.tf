variable "member_accounts" {
  type = map(any)
}

resource "aws_organizations_account" "member" {
  for_each  = var.member_accounts
  name      = each.value["name"]
  email     = each.value["email"]
  role_name = each.value.role_name
}
