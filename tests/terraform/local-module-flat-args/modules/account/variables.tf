variable "security_name" { type = string }
variable "security_title" {
  type    = string
  default = "CISO"
}
variable "security_email_address" {
  type    = string
  default = "never-used@sample.example"
}
variable "security_phone_number" { type = string }
variable "company_name" { type = string }
variable "country_code" { default = "US" }
variable "full_name" { type = string }
variable "phone_number" { default = "+12065550175" }
variable "notification_email" { type = string }
