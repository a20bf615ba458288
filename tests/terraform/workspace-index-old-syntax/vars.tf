variable "name" {
  type = map(string)
  default = {
    default = "lab"
    live    = "live"
  }
}

variable "email" {
  type = map(string)
  default = {
    default = "aws-lab@corp.example"
    live    = "aws-live@corp.example"
  }
}
