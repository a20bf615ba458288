additional_contacts = [
  {
    alternate_contact_type = "SECURITY"
    name                   = "Zdenka Hora"
    title                  = "Analyst"
    email_address          = "zdenka@corp.example"
    phone_number           = "+12065550139"
  },
  {
    alternate_contact_type = "BILLING"
    name                   = "Till Kasse"
    title                  = "Bookkeeper"
    email_address          = "till@corp.example"
    phone_number           = "+12065550140"
  },
]
