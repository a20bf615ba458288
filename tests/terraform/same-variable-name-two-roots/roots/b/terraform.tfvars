contact_email = "root-b-sns@corp.example"
