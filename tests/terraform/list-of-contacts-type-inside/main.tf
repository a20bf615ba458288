module "contacts" {
  source  = "corp/account-contacts/aws"
  version = "2.0.0"

  alternate_contacts = [
    {
      contact_type = "SECURITY"
      full_name    = "List Security"
      title        = "L1"
      email        = "list-security@corp.example"
      phone        = "+12065550135"
    },
    {
      alternate_contact_type = "billing"
      name                   = "List Billing"
      title                  = "L2"
      email_address          = "list-billing@corp.example"
      phone_number           = "+12065550136"
    },
  ]
}
