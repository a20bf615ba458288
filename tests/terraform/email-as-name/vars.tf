variable "my_mail_address" {
  type    = string
  default = "solo.dev@corp.example"
}
variable "account_owner_phone" {
  type    = string
  default = "+12065550158"
}
