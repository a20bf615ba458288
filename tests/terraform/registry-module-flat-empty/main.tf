module "aws-alternate-contacts" {
  source  = "corp/alternate-contacts/aws"
  version = "1.2.0"

  operations_email_address = ""
  operations_name          = ""
  operations_phone_number  = ""
  operations_title         = ""

  billing_email_address = "flat-billing@corp.example"
  billing_name          = "Flat Billing"
  billing_phone_number  = "+12065550182"
  billing_title         = "Billing"
}

module "budget" {
  source        = "corp/budget/aws"
  billing_email = "budget-reports@corp.example"
  amount        = 10
}
