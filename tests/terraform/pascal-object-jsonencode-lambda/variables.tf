variable "primary_contact" {
  type = object({
    AddressLine1 = string
    City         = string
    CompanyName  = string
    CountryCode  = string
    FullName     = string
    PhoneNumber  = string
    PostalCode   = string
  })
  default = {
    AddressLine1 = "PO Box 4488"
    City         = "Seattle"
    CompanyName  = "Basalt Services AS"
    CountryCode  = "US"
    FullName     = "Service Desk"
    PhoneNumber  = "+1 206 555 0156"
    PostalCode   = "98101"
  }
}
variable "billing_alternate_contact" {
  description = "The billing alternate contact details."
  type = object({
    Name                 = string
    Title                = string
    EmailAddress         = string
    PhoneNumber          = string
    AlternateContactType = string
  })
  default = {
    Name                 = "Finance Department"
    Title                = "Finance Team"
    EmailAddress         = "aws-billing@basalt.example"
    PhoneNumber          = "+1 206 555 0157"
    AlternateContactType = "BILLING"
  }
}

locals {
  billing_alternate_contact = jsonencode(var.billing_alternate_contact)
  primary_contact           = jsonencode(var.primary_contact)
}
