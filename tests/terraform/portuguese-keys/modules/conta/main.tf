# Molécula conta: uma conta AWS governada.
variable "nome" {}
variable "email" {}
variable "contatos" {}
variable "tags" { default = {} }

resource "aws_organizations_account" "esta" {
  name  = var.nome
  email = var.email
  tags  = var.tags

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [role_name] # a AWS não devolve; diff perpétuo se comparado
  }
}

resource "aws_account_alternate_contact" "contatos" {
  for_each = var.contatos

  account_id             = aws_organizations_account.esta.id
  alternate_contact_type = each.key # BILLING | OPERATIONS | SECURITY
  name                   = each.value.nome
  title                  = each.value.titulo
  email_address          = each.value.email
  phone_number           = each.value.telefone
}
