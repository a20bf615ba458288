variable "environment" { type = string }

resource "aws_account_alternate_contact" "operations" {
  alternate_contact_type = "OPERATIONS"
  name                   = "Cond"
  title                  = "Cond"
  email_address          = var.environment == "prod" ? "prod-ops@corp.example" : "lab-ops@corp.example"
  phone_number           = "+12065550134"
}
