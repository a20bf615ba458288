module "billing" {
  source       = "./contact"
  contact_type = "BILLING"
  email        = "c-billing@corp.example"
}

module "security" {
  source       = "./contact"
  contact_type = "SECURITY"
  email        = "c-security@corp.example"
  phone_number = "+12065550125"
}
