variable "security_contact_name" { type = string }
variable "security_contact_email" { type = string }
variable "security_contact_phone" { type = string }
variable "security_contact_title" {
  type    = string
  default = "Security Administrator"
}
variable "alert_email" { type = string }
