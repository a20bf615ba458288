locals {
  email = var.email == "" ? "${var.email_prefix}${random_uuid.name.id}@${var.domain}" : var.email
  name  = var.name == "" ? random_uuid.name.id : var.name
}

resource "random_uuid" "name" {}

resource "aws_organizations_account" "this" {
  email     = local.email
  name      = local.name
  parent_id = var.parent_id
}

resource "random_string" "random" {
  length  = 4
  special = false
}

resource "aws_organizations_account" "second" {
  name  = "second-${random_string.random.result}"
  email = "aws+second-${random_string.random.result}@corp.example" # allow the address to be given
}

variable "email" { default = "" }
variable "name" { default = "" }
variable "email_prefix" { default = "aws+" }
variable "domain" { default = "corp.example" }
variable "parent_id" { default = null }
