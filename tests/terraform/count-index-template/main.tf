resource "aws_organizations_account" "production" {
  count = 0
  name  = "prod-${count.index + 1}"
  email = "prod-${count.index + 1}@serin.example"
}

resource "aws_organizations_account" "development" {
  count = 2
  name  = "dev-${count.index + 1}"
  email = "dev-${count.index + 1}@serin.example"
}
