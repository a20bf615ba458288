variable "billing_contact" {}

output "contacts" {
  value = {
    billing_contact = var.billing_contact
  }
}
