# resource "aws_account_alternate_contact" "billing" {

#   alternate_contact_type = "BILLING"

#   name          = "Example"
#   title         = "Example"
#   email_address = "hash@corp.example"
#   phone_number  = "+12065550199"
# }

/*
resource "aws_account_alternate_contact" "operations" {
  alternate_contact_type = "OPERATIONS"
  email_address          = "block@corp.example"
}
*/

// resource "aws_account_primary_contact" "x" { full_name = "slashes@corp.example" }

resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = "Team # not a comment"
  title                  = "see http://wiki.corp.example/sec" /* inline@corp.example */
  email_address          = "real@corp.example" # was: old@corp.example
  phone_number           = "+12065550101" // or +12065550199
}
