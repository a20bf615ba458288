module "account" {
  source  = "tidelabs/account/aws//modules/account"
  version = "~> 0.26.0"

  # This is alias for the AWS account.
  name = "example-210925"

  primary_contact = {
    name           = "Joan Dahl"
    company_name   = "Tide Inc."
    country_code   = "US"
    state          = "Washington"
    city           = "Seattle"
    address_line_1 = "123 Main St."
    address_line_2 = "Attn: front.desk@tide.example"
    postal_code    = "98101"
    phone          = "+1-206-555-0178"
    website_url    = "https://tide.example"
  }

  billing_contact = {
    name  = "Joan Dahl"
    title = "Billing Manager"
    email = "joan.dahl@tide.example"
    phone = "+1-206-555-0179"
  }
  operation_contact = {
    name  = "Per Smith"
    title = "Operation Manager"
    email = "per.smith@tide.example"
    phone = "+1-206-555-0180"
  }
  security_contact = {
    name  = "Rob Quill"
    title = "CISO"
    email = "rob.quill@tide.example"
    phone = "+1-206-555-0181"
  }

  cost_allocation_tags = {
    owner = "cost-tags@tide.example"
  }
}
