resource "aws_organizations_account" "this" {
  for_each = {
    Management = { email = "boss@corp.example" }
    Networking = {
      organizational_unit = "Infrastructure"
    }
    Sandbox = {
      organizational_unit = "Sandbox"
    }
  }

  name  = each.key
  email = sensitive(lookup(each.value, "email", format(var.email_spec, lower(each.key))))

  iam_user_access_to_billing = "ALLOW"

  parent_id = try(each.value.organizational_unit, null)
}

variable "email_spec" {
  type    = string
  default = "aws+%s@corp.example"
}
