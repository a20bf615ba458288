resource "aws_route53domains_registered_domain" "corp" {
  domain_name = "corp.example"

  admin_contact {
    first_name        = "Dom"
    last_name         = "Admin"
    organization_name = "Corp"
    email             = "domain-admin@corp.example"
    phone_number      = "+1.2065550113"
    country_code      = "US"
  }

  billing_contact {
    contact_type = "COMPANY"
    email        = "domain-billing@corp.example"
    phone_number = "+1.2065550114"
    country_code = "US"
  }

  registrant_contact {
    email = "domain-owner@corp.example"
  }

  tech_contact {
    email = "domain-tech@corp.example"
  }
}

resource "aws_organizations_account" "dns" {
  name  = "dns"
  email = "aws+dns@corp.example"
}
