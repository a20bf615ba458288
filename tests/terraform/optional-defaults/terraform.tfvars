security_contact = {
  name          = "Anneke Storm"
  email_address = "anneke.storm@corp.example"
}
