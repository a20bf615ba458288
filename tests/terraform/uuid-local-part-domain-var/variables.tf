variable "account_prefix" { default = "anchor" }
variable "domain_name" { default = "anchor.example" }
