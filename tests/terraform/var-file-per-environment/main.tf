module "avm" {
  source                 = "./avm"
  aws_account_email      = var.avm_aws_account_email
  alternate_contacts     = merge(var.default_alternate_account_contacts, var.avm_alternate_account_contacts)
  operations_budget_mail = var.budget_mail
}
variable "avm_aws_account_email" { type = string }
variable "default_alternate_account_contacts" {
  description = "Map of Maps of Default AWS Account Alternate Contact details. Specify up to one each of security, operations and billing"
  type        = map(map(string))
  # Example:
  # default_alternate_account_contacts = {
  #   billing = { email_address = "billing-contact@sample.example" }
  # }
  default = {}
}
variable "avm_alternate_account_contacts" {
  type    = map(map(string))
  default = {}
}
variable "budget_mail" { default = "budget@corp.example" }
