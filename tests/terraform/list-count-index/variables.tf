variable "additional_contacts" {
  type    = list(map(string))
  default = []
}
