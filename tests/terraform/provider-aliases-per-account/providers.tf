provider "aws" {
  region = "eu-west-2"
  default_tags {
    tags = {
      owner   = "cloud-core@finchley.example"
      managed = "terraform"
    }
  }
}

provider "aws" {
  alias  = "audit"
  region = "eu-west-2"
  assume_role {
    role_arn     = "arn:aws:iam::111122223333:role/Contacts"
    session_name = "deploy-bot@finchley.example"
  }
}
