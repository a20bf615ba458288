output "security_contact" {
  value = {
    name  = "Bullfinch CSIRT"
    title = "CSIRT"
    email = "csirt@bullfinch.example"
    phone = "+442079460920"
  }
}

output "helpdesk" {
  value = "helpdesk@bullfinch.example"
}
