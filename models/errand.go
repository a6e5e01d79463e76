package models

// Errand is where one goes for what is to do: a caseworker works by where she
// goes and not by rights.
type Errand string

// The errands, in the order of pages: first what needs no way.
const (
	ErrandHouse     Errand = "house"     // here in the house, with the survivor
	ErrandHospital  Errand = "hospital"  // a hospital, clinic or laboratory
	ErrandPolice    Errand = "police"    // the police of the place
	ErrandCommittee Errand = "committee" // the authority that decides about children
	ErrandCourt     Errand = "court"     // a court or magistrate
	ErrandLegalAid  Errand = "legal_aid" // the authority that gives lawyers and compensation
	ErrandDistrict  Errand = "district"  // the offices of the district: head of district, labour, welfare, child protection
	ErrandPapers    Errand = "papers"    // bank, identity papers, ration card, registration
	ErrandElsewhere Errand = "elsewhere" // another office, such as an embassy, and everything in another country
)

// Errands lists all errands in the order of pages.
var Errands = []Errand{
	ErrandHouse, ErrandHospital, ErrandPolice, ErrandCommittee, ErrandCourt,
	ErrandLegalAid, ErrandDistrict, ErrandPapers, ErrandElsewhere,
}
