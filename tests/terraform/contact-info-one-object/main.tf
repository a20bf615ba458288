module "dev" {
  source    = "./modules/account"
  name      = "flag-dev"
  email     = "aws+flag-dev@flag.example"
  parent_id = "ou-abcd-33333333"
  contact_info = {
    address      = "1 Flag St"
    city         = "Seattle"
    company      = "Flag Script"
    country_code = "US"
    county       = "King"
    email        = "flag@flag.example"
    name         = "Flora Flagg"
    phone        = "+12065550133"
    postal_code  = "98101"
    state        = "WA"
    title        = "Owner"
    website      = "https://flag.example"
  }
}
