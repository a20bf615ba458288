contact_email = "root-a@corp.example"
