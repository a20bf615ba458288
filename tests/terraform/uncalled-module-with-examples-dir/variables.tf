variable "enabled" {
  type    = bool
  default = true
}
variable "name" { type = string }
variable "title" {
  type    = string
  default = "Security"
}
variable "email_address" { type = string }
variable "phone_number" { type = string }
