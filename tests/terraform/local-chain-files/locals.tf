locals {
  account_name = "${local.client_name}-${local.environment}-services"
  client_name  = "tecsol"
  environment  = "network"

  mail_domain = "${local.client_name}.example"

  contact_billing = {
    email_address = local.finance.mail
    name          = local.finance.nome
    phone_number  = local.finance.fone
  }

  contact_operations = local.ops_people["primary"]
}
