provider "azurerm" {
  features {}
}

resource "azurerm_security_center_contact" "this" {
  name                = "default"
  email               = "azure-defender@corp.example"
  phone               = "+12065550115"
  alert_notifications = true
  alerts_to_admins    = true
}

module "defender_free" {
  source = "./modules/defender_free"

  security_contact_email = "azure-module@corp.example"
  security_contact_phone = "+12065550116"
}
