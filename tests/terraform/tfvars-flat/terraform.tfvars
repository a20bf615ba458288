security_contact_name  = "Ilka Brandt"
security_contact_email = "ilka.brandt@corp.example"
security_contact_phone = "+1 (206) 555-0124"

alert_email = "alarms@corp.example"
