locals {
  monitoring_account_email  = "aws+monitoring@corp.example"
  development_account_email = "aws+development@corp.example"
  organization_root_id      = "r-0000"
}

unit "organization" {
  source = "../../../unit/organization"
  path   = "organization"

  values = {
    accounts = {
      "monitoring" = {
        email             = local.monitoring_account_email
        close_on_deletion = true
      }
      "development" = {
        email             = local.development_account_email
        close_on_deletion = true
      }
    }
    contacts = {
      org_primary_contact = {
        address_line_1  = "110 Maplewood Avenue, Apartment 5B"
        city            = "Seattle"
        country_code    = "US"
        full_name       = "Emmy Harp"
        phone_number    = "+12065550109"
        postal_code     = "98101"
        state_or_region = "WA"
      }
      org_billing_contact = {
        name          = "Li Chen"
        title         = "Billing"
        email_address = "li.chen@corp.example"
        phone_number  = "+12065550108"
      }
      org_security_contact = {
        name          = "Sofía Martínez"
        title         = "Security"
        email_address = "sofía.martínez@corp.example"
        phone_number  = "+12065550107"
      }
    }
  }
}

unit "organizational-units" {
  source = "../../../unit/organizational-units"
  path   = "organizational-units"

  values = {
    organizational_units = {
      "monitoring" = {
        parent_id = local.organization_root_id
        note      = "ou-notes@corp.example"
      }
    }
  }
}
