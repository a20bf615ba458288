data "aws_account_primary_contact" "current" {}

resource "aws_account_primary_contact" "main" {
  full_name    = "Ng, Mei Ling"
  phone_number = "+1 206 555 0121"
  city         = "Seattle"
  country_code = "US"
  postal_code  = "98144"
}

output "who" {
  value = "${data.aws_account_primary_contact.current.full_name} <help@corp.example>"
}
