module "contact" {
  source        = "../.."
  name          = "Smew Example"
  email_address = "security@smew.example"
  phone_number  = "+12025550145"
}
