data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "state"
    key    = "shared"
    region = "us-east-1"
  }
}

data "aws_secretsmanager_secret_version" "phone" {
  secret_id = "contacts/phone"
}

resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = data.terraform_remote_state.shared.outputs.security.name
  title                  = "Known Title"
  email_address          = var.security_email
  phone_number           = jsondecode(data.aws_secretsmanager_secret_version.phone.secret_string)["security"]
}

resource "aws_account_primary_contact" "this" {
  address_line_1 = var.address
  city           = "Seattle"
  company_name   = var.company
  country_code   = "US"
  full_name      = "Desk of ${var.company}"
  phone_number   = "+12065550139"
  postal_code    = "98101"
}

variable "security_email" {
  type      = string
  sensitive = true
}
variable "address" { type = string }
variable "company" { type = string }
