locals {
  alternate_contact_types = toset([
    "BILLING",
    "OPERATIONS",
    "SECURITY"
  ])
}

resource "aws_account_alternate_contact" "operations" {
  for_each               = local.alternate_contact_types
  alternate_contact_type = each.value
  # > The management account can't specify its own AccountId.
  # account_id = module.shared.account_mapping["management"]
  name          = "Roza Robson"
  title         = "CBO"
  email_address = "00elders+${lower(each.value)}@corp.example"
  phone_number  = "+12065550136"
}
