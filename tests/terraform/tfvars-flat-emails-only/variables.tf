variable "email_log_archive" {
  description = "Unique e-mail of the log account"
  type        = string
}
variable "email_audit" {
  type = string
}
variable "notification_email" {
  description = "Receives GuardDuty findings"
  type        = string
}
