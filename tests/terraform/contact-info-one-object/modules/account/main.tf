variable "name" {}
variable "email" {}
variable "parent_id" {}
variable "contact_info" {}

resource "aws_organizations_account" "this" {
  email     = var.email
  name      = var.name
  parent_id = var.parent_id
}

resource "aws_account_primary_contact" "account_primary_contact" {
  account_id      = aws_organizations_account.this.id
  address_line_1  = var.contact_info.address
  city            = var.contact_info.city
  company_name    = var.contact_info.company
  country_code    = var.contact_info.country_code
  full_name       = var.contact_info.company
  phone_number    = var.contact_info.phone
  postal_code     = var.contact_info.postal_code
  state_or_region = var.contact_info.state
  website_url     = var.contact_info.website
}

resource "aws_account_alternate_contact" "account_billing_contact" {
  account_id             = aws_organizations_account.this.id
  alternate_contact_type = "BILLING"
  email_address          = var.contact_info.email
  name                   = var.contact_info.name
  phone_number           = var.contact_info.phone
  title                  = var.contact_info.title
}
