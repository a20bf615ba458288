terraform {
  source = "../../modules/contacts"
}

inputs = {
  contacts = {
    billing = {
      name  = "Pochard Finance"
      title = "Finance"
      email = "finance@pochard.example"
      phone = "+442079460980"
    }
  }
}
