package models

import (
	"slices"
	"strings"
)

// PacketAskers are the codes for who asked the survivor about a document. They identify
// nobody.
var PacketAskers = []string{"lawyer", "counsellor", "caseworker", "doctor", "other"}

// PacketConsentFacts are the coded facts of one answer about one item of one document,
// such as whether HIV may stand in an application. They are listed here and nowhere
// else.
type PacketConsentFacts struct {
	Item        string `json:"item"`   // heading of a loss of the packs, or a health paper: see HealthItem
	Answer      string `json:"answer"` // ConsentGiven or ConsentRefused
	AskedBy     string `json:"asked_by"`
	GivenBy     string `json:"given_by"` // one of ConsentGivers
	Form        string `json:"form"`     // one of ConsentForms, of a yes
	ExplainedIn string `json:"explained_in"`
	GivenOn     Date   `json:"given_on"`
}

// healthItem begins the item of an answer about a health paper.
const healthItem = "paper:"

// HealthItem is the item of an answer about a health paper of the case.
func HealthItem(paperID string) string { return healthItem + paperID }

// AboutPaper reports whether the answer is about a health paper. The copy that goes along
// has the id of the answer.
func (c PacketConsentFacts) AboutPaper() bool { return strings.HasPrefix(c.Item, healthItem) }

// PacketConsent is one answer. The newest for an item counts; one that was taken back
// counts as a no.
type PacketConsent struct {
	ID                 string `gorm:"primaryKey"`
	PacketID           string
	CaseID             string
	SurvivorID         string
	PacketConsentFacts `gorm:"embedded"`
	WithdrawnAt        Instant
	WithdrawnBy        string
	RecordedBy         string
	CreatedAt          Instant `gorm:"autoCreateTime:false"`
	Version            int64
}

// Holds reports whether the item may stand in the document by this answer.
func (c PacketConsent) Holds() bool { return c.Answer == ConsentGiven && c.WithdrawnAt == 0 }

// Check adds a problem for each rule that the answer breaks. excluded means that a
// guardian may be part of what happened, and such a guardian cannot agree.
func (c PacketConsentFacts) Check(p Problems, excluded bool, dates CaseDates) {
	oneOf(p, "answer", c.Answer, []string{ConsentGiven, ConsentRefused}, "problem.choose")
	oneOf(p, "asked_by", c.AskedBy, PacketAskers, "problem.required")
	oneOf(p, "given_by", c.GivenBy, ConsentGivers, "problem.required")
	if c.Answer == ConsentGiven || c.Form != "" {
		oneOf(p, "form", c.Form, ConsentForms, "problem.required")
	}
	if c.GivenBy == ByGuardian && c.Answer == ConsentGiven && excluded {
		p.Add("given_by", "consent.guardian_excluded")
	}
	switch {
	case c.GivenOn == "":
		p.Add("given_on", "problem.required")
	default:
		dates.Event("given_on", Exactly(c.GivenOn), p)
	}
}

// ItemsAgreed lists the items of answers, newest first, that may stand in the document.
func ItemsAgreed(newestFirst []PacketConsent) (items []string) {
	seen := map[string]bool{}
	for _, c := range newestFirst {
		if !seen[c.Item] && c.Holds() {
			items = append(items, c.Item)
		}
		seen[c.Item] = true
	}
	slices.Sort(items)
	return items
}
