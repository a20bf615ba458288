locals {
  workspace = {
    base_region = "us-east-1"
    notifications = {
      emails = ["loglist@corp.example"]
    }
    alt_contacts = [
      { Function = "BILLING", Name = "Local Payables", Title = "Payables", Email = "payables@corp.example", Phone = "+12065550141" },
      {
        Function = "OPERATIONS"
        Name     = "Night Shift"
        Title    = "NOC"
        Email    = "noc@corp.example"
        Phone    = "+12065550142"
      },
      {
        Function = "SECURITY"
        Name     = "Day Watch"
        Title    = "SOC"
        Email    = "daywatch@corp.example"
        Phone    = "+12065550143"
      },
      {
        Function = "finance"
        Name     = "Group Finance"
        Title    = "Finance"
        Email    = "group-finance@corp.example"
        Phone    = "+12065550144"
      },
    ]
  }
}

# The management account gets a different address for billing
resource "aws_account_alternate_contact" "altdetails" {
  for_each               = { for k in local.workspace["alt_contacts"] : k.Function => k if k.Function != "BILLING" }
  alternate_contact_type = each.value.Function == "finance" ? "BILLING" : each.value.Function
  name                   = each.value.Name
  title                  = each.value.Title
  email_address          = each.value.Email
  phone_number           = each.value.Phone
}
