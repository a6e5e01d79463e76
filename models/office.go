package models

import (
	"slices"
	"strings"
)

// AuthorityKinds are the kinds of offices at which rights are asked for.
var AuthorityKinds = []string{
	"dlsa", "slsa", "court", "district_magistrate", "labour_office", "police_station", "committee", "bank", "hospital", "other",
}

// OfficeKinds are all kinds of the directory, as pages list them: authorities, and
// those who give help and decide no right.
var OfficeKinds = append(slices.Clone(AuthorityKinds[:9]), "counsellor", "legal_aid", "training_centre", "school", "shelter", "employer", "other")

// ErrandOffices says which kinds of offices one goes to on an errand.
var ErrandOffices = map[Errand][]string{
	ErrandHospital: {"hospital"}, ErrandPolice: {"police_station"}, ErrandCommittee: {"committee"}, ErrandCourt: {"court"},
	ErrandLegalAid: {"dlsa", "slsa"}, ErrandDistrict: {"district_magistrate", "labour_office"}, ErrandPapers: {"bank"},
}

// Limits of what is typed about an office.
const (
	MaxOfficeName  = 200
	MaxOfficeWords = 1000
)

// OfficeFacts is what the directory says about an office. Nothing in it is about a
// survivor, so nothing is sealed.
type OfficeFacts struct {
	Kind           string   `json:"kind"`
	Name           string   `json:"name"`
	State          string   `json:"state"` // code of the State
	District       string   `json:"district"`
	Address        string   `json:"address"`
	Hours          string   `json:"hours"`
	Telephone      string   `json:"telephone"`
	ContactPerson  string   `json:"contact_person"`
	Services       CodeList `json:"services"`     // kinds of help that it gives
	Languages      CodeList `json:"languages"`    // that are spoken there
	MayBeNamed     Answer   `json:"may_be_named"` // to her family and to others
	AgreedFrom     Date     `json:"agreed_from"`  // an agreement with the organisation
	AgreedUntil    Date     `json:"agreed_until"`
	AgreementPaper string   `json:"agreement_paper"` // where the paper is
	Note           string   `json:"note"`
	VerifiedOn     Date     `json:"verified_on"` // the day on which somebody last made sure of it
}

// OfficeDates are the columns of an office that hold a day.
var OfficeDates = []string{"agreed_from", "agreed_until", "verified_on"}

// Check adds a problem for each rule that the office breaks.
func (o OfficeFacts) Check(today Date, p Problems) {
	if !slices.Contains(OfficeKinds, o.Kind) {
		p.Add("kind", "problem.choose")
	}
	for field, text := range map[string]string{"name": o.Name, "state": o.State} {
		if strings.TrimSpace(text) == "" {
			p.Add(field, "problem.required")
		}
	}
	for field, text := range map[string]string{"name": o.Name, "district": o.District, "hours": o.Hours, "telephone": o.Telephone, "contact_person": o.ContactPerson, "agreement_paper": o.AgreementPaper} {
		if len([]rune(text)) > MaxOfficeName {
			p.Add(field, "problem.too_long|n=200")
		}
	}
	for field, text := range map[string]string{"address": o.Address, "note": o.Note} {
		if len([]rune(text)) > MaxOfficeWords {
			p.Add(field, "problem.too_long|n=1000")
		}
	}
	if o.VerifiedOn > today {
		p.Add("verified_on", "problem.future")
	}
	onList(p, "may_be_named", string(o.MayBeNamed), yesNo)
	o.checkAgreement(p)
}

// checkAgreement holds the days of an agreement to one another.
func (o OfficeFacts) checkAgreement(p Problems) {
	switch {
	case o.AgreedUntil != "" && o.AgreedFrom == "", o.AgreementPaper != "" && o.AgreedFrom == "":
		p.Add("agreed_from", "problem.required")
	case o.AgreedUntil != "" && o.AgreedUntil < o.AgreedFrom:
		p.Add("agreed_until", "problem.office_agreement_order")
	}
}

// AgreementDays is how many days before its end an agreement is spoken of. The number
// is our own.
const AgreementDays = 30

// AgreementEnds reports whether an agreement ends soon, or ended and nobody made another.
func (o OfficeFacts) AgreementEnds(today Date) bool {
	return o.AgreedUntil != "" && o.AgreedUntil <= today.AddDays(AgreementDays)
}

// SortKey orders offices by State, district and name, in small letters.
func (o OfficeFacts) SortKey() string {
	return strings.ToLower(strings.Join([]string{o.State, o.District, o.Name}, "|"))
}

// Office is a place where rights are asked for: an authority, a court, a bank. One
// that is closed stays.
type Office struct {
	ID             string `gorm:"primaryKey"`
	OrganisationID string
	OfficeFacts    `gorm:"embedded"`
	Sort           string // name, district and State in small letters, to sort and to find by
	ClosedAt       Instant
	RecordedBy     string
	CreatedAt      Instant `gorm:"autoCreateTime:false"`
	ChangedBy      string
	ChangedAt      Instant
	Version        int64
}
