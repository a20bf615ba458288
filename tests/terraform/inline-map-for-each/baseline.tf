# 4. Alternate contacts: the same three monitored lists as every account.
#    (The old list noc@legacy.example was retired.)
resource "aws_account_alternate_contact" "this" {
  for_each = {
    BILLING    = { email = "aws-billing@kettle.example", name = "Kettle Billing", phone = "+1-206-555-0110", title = "Billing (DL)" }
    OPERATIONS = { email = "aws-operations@kettle.example", name = "Kettle Operations", phone = "+1-206-555-0111", title = "Operations (DL)" }
    SECURITY   = { email = "aws-security@kettle.example", name = "Kettle Security", phone = "+1-206-555-0112", title = "Security (DL)" }
  }

  alternate_contact_type = each.key
  email_address          = each.value.email
  name                   = each.value.name
  phone_number           = each.value.phone
  title                  = each.value.title
}
