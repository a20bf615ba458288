variable "security_contact_email" { default = null }
variable "security_contact_phone" { default = null }

resource "azurerm_security_center_contact" "contact" {
  email               = var.security_contact_email
  phone               = var.security_contact_phone
  alert_notifications = true
  alerts_to_admins    = true
}
