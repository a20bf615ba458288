accounts = {
  dev = {
    name  = "dev"
    email = "aws+dev@corp.example"
  }
  prod = {
    name  = "prod"
    email = "aws+prod@corp.example"
    alternate_contacts = {
      billing = {
        full_name     = "Prod Payer"
        email_address = "prod-payer@corp.example"
        phone_number  = "+12065550170"
        title         = "Payer"
      }
    }
  }
}
alternate_contacts = {
  security = {
    full_name     = "Group Security"
    email_address = "group-security@corp.example"
    phone_number  = "+12065550171"
    title         = "Group"
  }
}
