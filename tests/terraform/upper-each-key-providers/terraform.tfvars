account_contacts = {
  operations = {
    email_address = "platform@lodestar.example"
    name          = "Platform Team"
    phone_number  = "+12065550137"
    title         = "Team"
  }
  security = {
    email_address = "sirt@lodestar.example"
    name          = "SIRT"
    phone_number  = "+12065550138"
    title         = "Team"
  }
}
