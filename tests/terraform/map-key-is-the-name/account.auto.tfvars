account_details = {
  additional_alternate_contacts = {
    "InfraOps" = {
      alternate_contact_type = "OPERATIONS"
      email_address          = "infraops@corp.example"
      phone_number           = "206-555-0103"
      title                  = "InfraOps Duty"
    }
  }
  email_address = "aws+test310@corp.example"
  name          = "infraops-sandbox-10"
}
