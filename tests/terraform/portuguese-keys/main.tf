module "conta" {
  source = "./modules/conta"
  nome   = "clientes"
  email  = "aws+clientes@corp.example"
  contatos = {
    SECURITY = {
      nome     = "Seguranca Corp"
      titulo   = "Time de Seguranca"
      email    = "seguranca@corp.example"
      telefone = "+12065550105"
    }
  }
  tags = { dono = "dono@corp.example" }
}
