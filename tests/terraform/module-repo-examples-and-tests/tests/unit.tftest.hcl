variables {
  security_contact = {
    name          = "Test Person"
    title         = "Test Title"
    email_address = "tftest@corp.example"
    phone_number  = "+12065550128"
  }
}

run "plan" {
  command = plan
}
