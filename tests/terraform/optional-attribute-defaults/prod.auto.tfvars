operations_contact = {
  email = "operations@hoopoe.example"
}
