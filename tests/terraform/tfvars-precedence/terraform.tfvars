security_contact_email = "from-tfvars@corp.example"
security_contact_name  = "Tfvars Name"
security_contact_phone = "+12065550191"
