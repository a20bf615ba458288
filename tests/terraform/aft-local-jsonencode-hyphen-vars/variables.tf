variable "operations-email-address" { type = string }
variable "operations-name" { type = string }
variable "operations-phone-number" { type = string }
variable "operations-team-name" { type = string }
variable "account-email" { type = string }
variable "account-name" { type = string }
variable "sso-user-email" { type = string }
variable "requestor-name" { type = string }
