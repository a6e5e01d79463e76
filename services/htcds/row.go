package htcds

import "aftercare/models"

// Row is one person's case as the file has it. Texts are as typed, trimmed and
// in Unicode NFC. Coded fields hold Aftercare's keys (codes.go), never the
// standard's names. An empty field means that the cell was empty.
//
// Person, Contact, Story and the texts of Referral name people and places: seal
// them when you store them. Never log any part of a Row.
type Row struct {
	Line   int // of the text, from 1
	Sheet  int // row in a spreadsheet
	Nth    int // 1, plus the number of earlier rows in the file with the same contents
	Errors int // errors of this row; use the row only when this is 0

	Person  Person
	Contact Contact
	Episode Episode
	Story   Story
	Case    Case
	In, Out Referral
	Consent Consent
	Own     Own // of a shelter's own list; a file of the standard has none of it
}

// Own is what shelters write down and the standard has no field for. The number is
// of class identity, the district of class contact.
type Own struct {
	Number   string // of the shelter's own register
	Called   string // what the person is called
	Region   string // home State as a code of the packs
	District string
}

// Person is who the survivor is. Names and the identity number are of class
// identity.
type Person struct {
	Salutation, FirstName, MiddleName, SecondName, Title string
	IdentityNumber                                       string
	Born                                                 models.PartialDate
	Gender                                               string // list genders
	Deceased                                             models.Answer
	Marital                                              string // list maritals
	Children                                             *int64
	FirstLanguage, OtherLanguage                         string   // as typed; ISO 639-2 in lower case
	Education                                            string   // list educations
	Nationalities                                        []string // ISO 3166 alpha-2
	Stateless                                            bool     // "stateless" was in the place of a country
}

// Contact is how the survivor can be reached: class contact.
type Contact struct {
	Email, HomePhone, MobilePhone     string // phones in E.164, or only digits when no country code was given
	Street, City, State, Post, Nation string // Nation is ISO 3166 alpha-2
}

// Episode is the trafficking in coded facts.
type Episode struct {
	Status, DecidedBy        string // lists statuses, deciders
	Relation                 string // list relations
	AgeThen                  *int64 // when the trafficking began, in years
	Recruitment, RecruitApps []string
	Means, Forms, SexForms   []string
	Industries, ExploitApps  []string
	Vulnerabilities          []string // deprecated in the standard
}

// Story is text about places and people: class safety.
type Story struct {
	RecruitedAt, ExploitedAt, Vulnerable, Comment string
}

// Case is the case at the sending organisation.
type Case struct {
	Owner, Status, WhyClosed string // Status: list caseStatuses
}

// Referral is how the survivor came (Row.In) or where they were referred to
// (Row.Out).
type Referral struct {
	Organisation, Worker string
	On                   models.PartialDate
	Reason               string // list referralReasons
	Details              string
}

// Consent is the standard's single checkbox, and its deprecated predecessor. It
// does not say which purpose the survivor agreed to: ask again.
type Consent struct {
	Given, ManageData models.Answer
}
