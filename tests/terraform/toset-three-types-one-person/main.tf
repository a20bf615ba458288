# The root address is not monitored, so route those three categories to one that is.
resource "aws_account_alternate_contact" "this" {
  for_each = toset(["BILLING", "OPERATIONS", "SECURITY"])

  alternate_contact_type = each.key
  name                   = var.alert_name
  title                  = "Owner"
  email_address          = var.alert_email
  phone_number           = var.alert_phone
}

resource "aws_budgets_budget" "monthly" {
  name         = "monthly"
  budget_type  = "COST"
  limit_amount = "25"
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  notification {
    comparison_operator        = "GREATER_THAN"
    threshold                  = 80
    threshold_type             = "PERCENTAGE"
    notification_type          = "FORECASTED"
    subscriber_email_addresses = [var.alert_email, "budget-watch@corp.example"]
  }
}

variable "alert_name" { default = "Pim Verweij" }
variable "alert_email" { default = "pim@verweij.example" }
variable "alert_phone" { default = "+12065550135" }
