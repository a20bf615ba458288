billing_contact = {
  name  = "Tadeo Quispe"
  title = "Treasurer"
  email = "tadeo@corp.example"
  phone = "+12065550131"
}
security_contact = { name = "Blue Team", title = "SOC", email = "blue@corp.example", phone = "+12065550132" }
