module "account" {
  source  = "chiffchaff/account/aws"
  version = "1.0.0"

  organization_config = {
    root_account = {
      name                    = "root"
      stage                   = "root"
      iam_user_access_to_billing = "DENY"
      account_email           = "aws-root@chiffchaff.example"
    }
    accounts = []
    organizational_units = [
      {
        name = "core"
        accounts = [
          {
            name          = "core-audit"
            account_email = "aws-core-audit@chiffchaff.example"
            tags = {
              eks   = false
              owner = "audit-team@chiffchaff.example"
            }
          },
          {
            name          = "core-dns"
            account_email = "aws-core-dns@chiffchaff.example"
          }
        ]
      }
    ]
  }
}
