locals {
  pager = {
    security = { email = "pager-security@corp.example", phone = "+12065550170" }
  }
  reports = {
    billing = { name = "cur-report", email = "cost-report@corp.example" }
  }
}

module "alerts" {
  source = "corp/alerts/aws"

  billing          = { name = "budget", email = "budget-mail@corp.example" }
  operations_email = "pages@corp.example"
  operations_phone = "+12065550171"
}

module "domain" {
  source = "corp/domain/aws"

  contact = {
    full_name    = "Dora Main"
    company_name = "Corp"
    email        = "dora.main@corp.example"
    phone_number = "+12065550172"
    country_code = "US"
  }
}

module "api" {
  source = "corp/openapi/aws"

  security = { type = "oauth", name = "token", email = "api-owner@corp.example" }
}
