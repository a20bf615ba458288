billing_contact = {
  email        = "finance@corp.example"
  full_name    = "Prosper Achieng"
  title        = "CFO"
  phone_number = "+12065550125"
}

security_contact = {
  email        = "soc@corp.example"
  full_name    = "Noor van Dalen"
  title        = "CISO"
  phone_number = "+12065550126"
}
