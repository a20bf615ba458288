variable "billing_contact" {
  default = {
    name          = "Wren Okafor"
    title         = "Head of Finance"
    email_address = "wren.okafor@corp.example"
    phone_number  = "+12065550127"
  }
}
variable "operations_contact" {
  default = null
}
variable "primary_contact" {
  default = {
    full_name      = "Wren Okafor"
    company_name   = "Fjord Media, LLC"
    address_line_1 = "1234 Main Street"
    city           = "Seattle"
    postal_code    = "98101"
    country_code   = "US"
    phone_number   = "+12065550128"
  }
}
