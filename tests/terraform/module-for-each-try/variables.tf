variable "accounts" {
  type = any
  default = {
    audit = {
      email = "aws+audit@corp.example"
      alternate_contacts = {
        sec = {
          contact_type  = "SECURITY"
          name          = "Audit Watch"
          title         = "Watch"
          email_address = "audit-watch@corp.example"
          phone_number  = "+12065550177"
        }
      }
      tags = { owner = "audit-owner@corp.example" }
    }
  }
}
variable "workload_accounts" {
  type = any
  default = {
    shop = { email = "aws+shop@corp.example" }
  }
}
