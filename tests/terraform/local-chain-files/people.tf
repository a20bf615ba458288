locals {
  finance = {
    mail = "contas@${local.mail_domain}"
    nome = "Edson Prado"
    fone = "+12065550165"
  }
  ops_people = {
    primary = {
      email_address = "alex@tecsol.example"
      name          = "Alex Tamura"
      phone_number  = "+12065550166"
    }
    spare = {
      email_address = "spare@tecsol.example"
      name          = "Spare Person"
      phone_number  = "+12065550167"
    }
  }
}
