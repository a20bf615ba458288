module "used" {
  source         = "./modules/contacts"
  security_email = "used@corp.example"
}
