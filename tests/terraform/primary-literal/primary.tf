resource "aws_account_primary_contact" "root" {
  address_line_1     = "Sæterveien 9"
  address_line_2     = "c/o mailroom@corp.example"
  city               = "Seattle"
  company_name       = "CORP LINJEFORENING"
  country_code       = "US"
  district_or_county = "King"
  full_name          = "Vebjørn Kråkevik"
  phone_number       = "+12065550120"
  postal_code        = "98101"
  state_or_region    = "WA"
  website_url        = "https://corp.example"
}
