organization = {
  organization_name           = "org-kick"
  payer_name                  = "Test Payer"
  payer_email                 = "aws+payer@corp.example"
  security_account_name       = "org-security"
  security_account_root_email = "aws+security@corp.example"
  cloudtrail_bucket_name      = "org-cloudtrail"

  accounts = {
    dev = {
      account_name  = "org-dev"
      account_email = "aws+dev@corp.example"
    }
    sandbox = {
      account_name   = "org-sandbox"
      account_email  = "aws+sandbox@corp.example"
      parent_ou_name = "Sandbox"

      # You can override the Primary Contact / Account Owner
      primary_contact = {
        full_name       = "Gus Farrow"
        company_name    = "Foolery Media, LLC"
        address_line_1  = "1234 Main Street"
        city            = "Seattle"
        state_or_region = "WA"
        postal_code     = "98101"
        country_code    = "US"
        email_address   = "owner@corp.example"
        phone_number    = "+12065550188"
      }
    }
  }

  global_billing_contact = {
    name          = "Gus Farrow"
    title         = "CFO"
    email_address = "billing@corp.example"
    phone_number  = "+12065550189"
  }

  global_security_contact = {
    name          = "Gus Farrow"
    title         = "Global CISO"
    email_address = "security@corp.example"
    phone_number  = "+12065550190"
  }

  service_control_policies = {
    deny_root = {
      policy_name        = "DenyRoot"
      policy_description = "Denies use of root user, ask scp-owner@corp.example"
    }
  }

  billing_alerts = {
    levels = { level1 = 10 }
    subscriptions = [
      "billing-alerts@corp.example"
    ]
  }
}

backend_bucket = "org-kick"
