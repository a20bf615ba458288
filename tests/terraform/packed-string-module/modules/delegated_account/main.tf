resource "aws_lambda_function" "contacts" {
  function_name = "aws-alternate-contact"
  role          = "arn:aws:iam::111122223333:role/contacts"
  environment {
    variables = {
      security_alternate_contact   = var.security_alternate_contact
      operations_alternate_contact = var.operations_alternate_contact
      billing_alternate_contact    = var.billing_alternate_contact
      management_account_id        = var.management_account_id
    }
  }
}
