package htcds

import "aftercare/models"

// Row is one person's case as the file tells it. Texts are as typed, trimmed
// and in Unicode NFC; coded fields hold Aftercare's keys (codes.go), never the
// standard's names. An empty field means that nothing was written there.
//
// Person, Contact, Story and the texts of Referral say who and where: whoever
// stores them must seal them. Nothing of a Row belongs in a log.
type Row struct {
	Line   int // of the text, from 1
	Sheet  int // row in a spreadsheet
	Nth    int // 1, or how many rows before it in the file say exactly the same, and 1
	Errors int // errors of this row; the row is only as good as this is 0

	Person  Person
	Contact Contact
	Episode Episode
	Story   Story
	Case    Case
	In, Out Referral
	Consent Consent
}

// Person is who she is. Names and the identity number are of class identity.
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
	Stateless                                            bool     // "stateless" stood where a country should
}

// Contact is where she can be reached: class contact.
type Contact struct {
	Email, HomePhone, MobilePhone     string // phones in E.164, or the digits alone where no country code was given
	Street, City, State, Post, Nation string // Nation is ISO 3166 alpha-2
}

// Episode is the trafficking in coded facts.
type Episode struct {
	Status, DecidedBy        string // lists statuses, deciders
	Relation                 string // list relations
	AgeThen                  *int64 // when it began, in years
	Recruitment, RecruitApps []string
	Means, Forms, SexForms   []string
	Industries, ExploitApps  []string
	Vulnerabilities          []string // deprecated in the standard
}

// Story is what is told in words about places and people: class safety.
type Story struct {
	RecruitedAt, ExploitedAt, Vulnerable, Comment string
}

// Case is how the sending organisation's case stands.
type Case struct {
	Owner, Status, WhyClosed string // Status: list caseStatuses
}

// Referral is how she came (Row.In) or where she was referred to (Row.Out).
type Referral struct {
	Organisation, Worker string
	On                   models.PartialDate
	Reason               string // list referralReasons
	Details              string
}

// Consent is the standard's single checkbox, and its deprecated forerunner. It
// says nothing about which purpose she agreed to: ask her again.
type Consent struct {
	Given, ManageData models.Answer
}
