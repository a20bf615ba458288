resource "aws_sns_topic_subscription" "alarms" {
  topic_arn = "arn:aws:sns:us-east-1:111122223333:alarms"
  protocol  = "email"
  endpoint  = var.alert_email
}
