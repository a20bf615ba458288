security_contact_email = "from-a-auto@corp.example"
security_contact_phone = "+12065550192"
