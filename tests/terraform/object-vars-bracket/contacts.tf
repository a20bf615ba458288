resource "aws_account_alternate_contact" "billing" {
  count                  = var.billing_contact != null ? 1 : 0
  alternate_contact_type = "BILLING"
  name                   = var.billing_contact["name"]
  title                  = var.billing_contact["title"]
  email_address          = var.billing_contact["email_address"]
  phone_number           = var.billing_contact["phone_number"]
}

resource "aws_account_alternate_contact" "operations" {
  count                  = var.operations_contact != null ? 1 : 0
  alternate_contact_type = "OPERATIONS"
  name                   = var.operations_contact["name"]
  title                  = var.operations_contact["title"]
  email_address          = var.operations_contact["email_address"]
  phone_number           = var.operations_contact["phone_number"]
}

resource "aws_account_primary_contact" "primary" {
  count           = var.primary_contact != null ? 1 : 0
  full_name       = var.primary_contact["full_name"]
  company_name    = lookup(var.primary_contact, "company_name", null)
  address_line_1  = var.primary_contact["address_line_1"]
  address_line_2  = lookup(var.primary_contact, "address_line_2", null)
  city            = var.primary_contact["city"]
  state_or_region = lookup(var.primary_contact, "state_or_region", null)
  postal_code     = var.primary_contact["postal_code"]
  country_code    = var.primary_contact["country_code"]
  phone_number    = var.primary_contact["phone_number"]
}
