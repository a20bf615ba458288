resource "google_essential_contacts_contact" "security" {
  parent                              = "organizations/1"
  email                               = "google-security@corp.example"
  language_tag                        = "en"
  notification_category_subscriptions = ["SECURITY", "BILLING"]
}
