security_contact_email = "from-b-auto@corp.example"
