environment           = "prod"
avm_aws_account_email = "halo-pr+prod@corp.example"

avm_alternate_account_contacts = {
    operations = {
        email_address = "halo-pr+operations@corp.example"
        name          = "AWS Alternate Contacts - prod - Operations"
        phone_number  = "+12065550194"
        title         = "."
    }
}

avm_aws_account_ses_subdomains = {
    "mail.corp.example" = [ "postmaster@mail.corp.example" ]
}
