# Of what contact-lint looks for, what a policy language can say in a few lines.
package contacts

import rego.v1

reserved := {"example.com", "example.net", "example.org"}

samples := {"john doe", "test", "example", "sample", "your name"}

consumers := {"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "gmx.de", "icloud.com", "proton.me"}

alternates := {"security", "operations", "billing"}

findings contains [account.id, "contact-missing", of] if {
	some account in input.accounts
	some of in alternates
	account.contacts[of].absent
}

findings contains [account.id, "placeholder-contact", of] if {
	some account in input.accounts
	some of in alternates
	contact := account.contacts[of].present
	reserved[split(lower(contact.email), "@")[1]]
}

findings contains [account.id, "placeholder-name", of] if {
	some account in input.accounts
	some of in alternates
	samples[lower(account.contacts[of].present.name)]
}

findings contains [account.id, "consumer-mail-domain", of] if {
	some account in input.accounts
	some of in alternates
	consumers[split(lower(account.contacts[of].present.email), "@")[1]]
}

findings contains [account.id, "phone-unusable", of] if {
	some account in input.accounts
	some of in alternates
	not regex.match(`[0-9]`, account.contacts[of].present.phone)
}
