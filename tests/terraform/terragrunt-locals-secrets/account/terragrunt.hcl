locals {
  vars    = yamldecode(file(find_in_parent_folders("environment.yaml")))
  secrets = yamldecode(sops_decrypt_file("${get_terragrunt_dir()}/secrets.yaml"))
  captain = "Jack Lark"
}

terraform {
  source = "git::https://git.example/modules.git//aws_account?ref=main"
}

inputs = {
  alias = "corp-${local.vars.environment}"

  contact_company_name   = "Pan Factory, LLC"
  contact_website        = "https://pan.example"
  contact_full_name      = local.captain
  contact_address_line_1 = local.secrets.address_line_1
  contact_city           = local.secrets.city
  contact_country_code   = "US"
  contact_phone_number   = local.secrets.phone_number

  security_full_name     = local.captain
  security_title         = "Captain"
  security_phone_number  = local.secrets.phone_number
  security_email_address = local.secrets.email_address

  operations_full_name     = local.captain
  operations_title         = upper("captain")
  operations_phone_number  = "+12065550197"
  operations_email_address = "crew@pan.example"
}
