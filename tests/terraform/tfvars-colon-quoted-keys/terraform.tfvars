member_accounts = {
  "prod_account" : {
    "name"  : "prod",
    "email" : "cicd+prod@corp.example",
    "has_access_to_billing" : "DENY",
    "role_name" : "TerraformAutomationRole"
  },
  "audit_account" : {
    "name"  : "audit",
    "email" : "cicd+audit@corp.example",
    "has_access_to_billing" : "ALLOW",
    "role_name" : "TerraformAutomationRole"
  }
}
