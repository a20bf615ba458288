//Create new organization.
# resource "aws_organizations_account" "old" {
#   email = "old-root@corp.example"
# }

resource aws_organizations_account account {
  name  = "payments"
  email = "aws-payments@corp.example"
  lifecycle {
    ignore_changes = [
      role_name,
    ]
  }

  # Change OU.
  # parent_id = "r-f5gh"

  provisioner "local-exec" {
    command = "echo created | mail -s new ops-notices@corp.example"
  }
}

resource "aws_organizations_account" "stage" { // stage
  name              = "Staging"
  email             = "value+stage@corp.example" // unique
  close_on_deletion = true
}
