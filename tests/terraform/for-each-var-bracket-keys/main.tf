resource "aws_account_alternate_contact" "this" {
  for_each = var.contacts

  alternate_contact_type = each.key
  name                   = each.value["name"]
  title                  = each.value["title"]
  email_address          = each.value["email_address"]
  phone_number           = each.value["phone_number"]
}

variable "contacts" {
  type = map(map(string))
  default = {
    "SECURITY" = {
      "name"          = "Sec Guild"
      "title"         = "Guild Lead"
      "email_address" = "sec-guild@corp.example"
      "phone_number"  = "206.555.0133"
    },
    "OPERATIONS" = {
      "name"          = "Ops Guild"
      "title"         = "Guild Lead"
      "email_address" = "ops-guild@corp.example"
      "phone_number"  = "206.555.0134"
    },
  }
}
