module "account" {
  source = "../../"

  security_contact = {
    name          = "Example Person"
    title         = "Example Title"
    email_address = "complete-example@corp.example"
    phone_number  = "+12065550127"
  }
}
