variable "contact_email" { type = string }
resource "aws_sns_topic_subscription" "s" {
  topic_arn = "arn:aws:sns:us-east-1:111122223333:b"
  protocol  = "email"
  endpoint  = var.contact_email
}
