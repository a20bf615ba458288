environment           = "dev"
avm_aws_account_email = "halo-np+dev@corp.example"

avm_alternate_account_contacts = {
    operations = {
        email_address = ""
        name          = "AWS Alternate Contacts - dev - Operations"
        phone_number  = "+12065550193"
        title         = "."
    }
}

avm_sso_associations = {
    "Grp.Aws.Console.Dev.Administrator" = [ "Administrator" ]
}
