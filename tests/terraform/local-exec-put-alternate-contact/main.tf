resource "null_resource" "contacts" {
  provisioner "local-exec" {
    command = "aws account put-alternate-contact --alternate-contact-type=SECURITY --email-address=cli-security@corp.example --name='Cli Person' --phone-number=+12065550130 --title='Cli Title'"
  }
}

resource "null_resource" "mail" {
  provisioner "local-exec" {
    command = "mail -s done cli-mail@corp.example < /dev/null"
  }
}
