include "platform" {
  path   = find_in_parent_folders("platform.hcl")
  expose = true
}

terraform {
  source = "git::git@github.example:corp/terragrunt-aws-modules.git//organization?ref=v3"
}

generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite"
  contents  = <<EOF
# generated, ask generator@corp.example
provider "aws" {
  region = "eu-central-1"
  allowed_account_ids = ["${include.platform.locals.platform.aws.accountId}"]
}
EOF
}

inputs = {
  parent_ou_name                   = "corp"
  automation_account_email         = "aws+automation@corp.example"
  network_management_account_email = "aws+network.management@corp.example"

  primary_contact = {
    address_line_1  = "Lommerplein 280"
    city            = "Seattle"
    company_name    = "Merel Cloud VOF"
    country_code    = "US"
    postal_code     = "98101"
    phone_number    = "+12065550195"
    website_url     = "https://merel.example"
    full_name       = "Joris Maas"
  }

  billing_contact = {
    name          = "Joris Maas"
    title         = "Co-founder"
    email_address = "info@merel.example"
    phone_number  = "+12065550196"
  }

  securityhub_auto_enable   = true
  securityhub_notify_emails = ["hub@corp.example"]
}
