module "aws_account" {
  source = "git.example/pcd/terraform-aws-aws_organization//modules/account?ref=v1.2.3"

  name  = "My-AWS-account"
  email = "my-aws-account@pcd.example"
  ou_id = "ou-abcd-22222222"

  contact_information = {
    full_name      = "Jan Kowal"
    phone_number   = "+1 2065550185"
    company_name   = "PCD"
    website_url    = "https://pcd.example"
    address_line_1 = "Krakowskie 48/50"
    city           = "Seattle"
    postal_code    = "98101"
    country_code   = "US"
  }

  alternate_contacts = {
    billing = {
      name          = "Jan Kowal"
      title         = "CFO"
      email_address = "jan.kowal@pcd.example"
      phone_number  = "+1 2065550186"
    }

    security = {
      name          = "Jan Kowal"
      title         = "Security Officer"
      email_address = "jan.kowal@pcd.example"
      phone_number  = "+1 2065550187"
    }
  }
}
