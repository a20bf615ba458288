resource "aws_lambda_function" "contacts" {
  function_name = "aws-alternate-contact"
  role          = "arn:aws:iam::111122223333:role/contacts"
  environment {
    variables = {
      billing_alternate_contact = local.billing_alternate_contact
      primary_contact           = local.primary_contact
      ERROR_MAILBOX             = "lambda-errors@basalt.example"
    }
  }
}
