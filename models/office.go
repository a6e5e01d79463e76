package models

import (
	"slices"
	"strings"
)

// OfficeKinds are the kinds of offices in the directory, as pages list them.
var OfficeKinds = []string{
	"dlsa", "slsa", "court", "district_magistrate", "labour_office", "police_station", "committee", "bank", "hospital", "other",
}

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
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	State      string `json:"state"` // code of the State
	District   string `json:"district"`
	Address    string `json:"address"`
	Hours      string `json:"hours"`
	Telephone  string `json:"telephone"`
	Languages  string `json:"languages"`
	Note       string `json:"note"`
	VerifiedOn Date   `json:"verified_on"` // the day on which somebody last made sure of it
}

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
	for field, text := range map[string]string{"name": o.Name, "district": o.District, "hours": o.Hours, "telephone": o.Telephone, "languages": o.Languages} {
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
