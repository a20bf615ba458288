variable "org_name" { default = "corp" }
variable "org_email_alias" {}
variable "org_email_domain" { default = "corp.example" }
