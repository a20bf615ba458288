variable "defender_plans" { type = map(any) }
variable "security_contact" {
  type = object({ name = string, email = string })
}

resource "azurerm_security_center_contact" "this" {
  name                = var.security_contact.name
  email               = var.security_contact.email
  alert_notifications = true
  alerts_to_admins    = true
}
