common_account_contacts = {
  "CyberDesk" = {
    alternate_contact_type = "SECURITY"
    email_address          = "cyberdesk@corp.example"
    phone_number           = "206-555-0104"
    title                  = "CyberDesk Duty"
  }
}
common_account_sso_assignments = {
  "ADMIN-Role" = {
    principal_id   = "906708fe40-d0563544"
    principal_type = "GROUP"
  }
}
