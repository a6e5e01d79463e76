package models

// papersOf says which kind of paper proves a fact that laws ask a paper for.
var papersOf = map[string]string{
	"held.fir_copy": "fir_copy", "event.fir_registered": "fir_copy", "event.statement_magistrate": "statement_copy", "event.trial_concluded": "court_order",
	"held.medical_report": "medical_report", "held.identity_document": "identity_paper", "held.age_proof": "age_proof", "held.bank_account": "bank_passbook",
	"held.release_certificate": "release_certificate", "held.dependency_certificate": "family_certificate",
}

// placesOf says where a kind of paper is usually asked for.
var placesOf = map[string]string{
	"fir_copy": "police", "police_letter": "police", "statement_copy": "court", "charge_sheet": "court", "court_order": "court", "committee_order": "committee",
	"release_certificate": "district_magistrate", "family_certificate": "district_magistrate", "caste_certificate": "district_magistrate",
	"income_certificate": "district_magistrate", "residence_proof": "district_magistrate", "compensation_order": "legal_services",
	"identity_paper": "identity_office", "age_proof": "registrar", "death_certificate": "registrar", "bank_passbook": "bank",
	"medical_report": "hospital", "injury_photo": "hospital", "psychological_report": "hospital", "disability_certificate": "hospital", "school_certificate": "school",
}

// PaperOf returns the kind of paper that proves a fact, "" for none.
func PaperOf(fact string) string { return papersOf[fact] }

// UsualPlace returns where a kind of paper is usually asked for, "" where nobody can say.
func UsualPlace(kind string) string { return placesOf[kind] }
