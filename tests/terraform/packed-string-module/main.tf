module "delegated_admin_account" {
  source = "./modules/delegated_account"

  management_account_id        = 111122223333
  security_alternate_contact   = "CONTACT_TYPE=SECURITY; EMAIL_ADDRESS=jon.reyes@corp.example; CONTACT_NAME=Jon Reyes; PHONE_NUMBER=+12065550152; CONTACT_TITLE=Risk Manager"
  billing_alternate_contact    = "CONTACT_TYPE=BILLING; EMAIL_ADDRESS=ali.dour@corp.example; CONTACT_NAME=Ali Dour; PHONE_NUMBER=+12065550153; CONTACT_TITLE=Finance Manager"
  operations_alternate_contact = "CONTACT_TYPE=OPERATIONS; EMAIL_ADDRESS=bo.smed@corp.example; CONTACT_NAME=Bo Smed; PHONE_NUMBER=+12065550154; CONTACT_TITLE=Operations Manager"

  invoke_lambda = true
}
