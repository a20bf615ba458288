module "prod" {
  source = "./modules/account"
  mail   = "aws+prod@corp.example"
  people = {
    security = { who = "Kit Marsh", job = "SecOps", mail = "kit@corp.example", tel = "+12065550176" }
  }
}
