package models

import (
	"slices"
	"strings"
)

// Codes is a list of codes as one column keeps it.
type Codes string

// CodesOf joins codes. None of them may hold a comma.
func CodesOf(list []string) Codes { return Codes(strings.Join(list, ",")) }

// List splits the codes again.
func (c Codes) List() []string {
	if c == "" {
		return nil
	}
	return strings.Split(string(c), ",")
}

// Has reports whether a code is in the list.
func (c Codes) Has(code string) bool { return slices.Contains(c.List(), code) }

// The languages in which a packet is written.
var PacketLanguages = []string{"en", "hi"}

// PacketFacts are the coded facts of a packet: what is applied for, and how. They are
// listed here and nowhere else.
type PacketFacts struct {
	Authority string `json:"authority"` // who takes it: a key of the packs
	Form      string `json:"form"`
	Language  string `json:"language"`
	Masked    bool   `json:"masked"`   // her name stands on the sealed sheet only
	Kinds     Codes  `json:"kinds"`    // what the form asks for, such as interim and final
	Rights    Codes  `json:"rights"`   // the rights it serves
	Papers    Codes  `json:"papers"`   // the annexures, in their order
	Agreed    Codes  `json:"agreed"`   // items that stand in it by her consent for this document, as her answers were when it was made
	Picked    Codes  `json:"picked"`   // rows of schedules that a person picked where the law leaves it open, as right:row
	Late      bool   `json:"late"`     // with a request to excuse the delay
	Retained  bool   `json:"retained"` // with a vakalatnama

	// Whose numbers it gives, where there are several: a police case or trial, and a bank
	// account. "" is the first one.
	MatterID      string `json:"matter_id"`
	BankAccountID string `json:"bank_account_id"`
}

// Packet is an application in the making, with everything that goes along.
type Packet struct {
	ID          string `gorm:"primaryKey"`
	CaseID      string
	SurvivorID  string
	PacketFacts `gorm:"embedded"`
	Statement   Sealed // the statement of facts as the lawyer edited it; empty for the draft
	// HouseStatement is the statement of facts as a caseworker wrote it. The lawyer reads
	// it, and her own stands in its place.
	HouseStatement Sealed
	PacketReview   `gorm:"embedded"`
	CreatedBy      string
	CreatedAt      Instant `gorm:"autoCreateTime:false"`
	ChangedBy      string
	ChangedAt      Instant
	Version        int64
}

// PacketReview is whether a lawyer was asked to look at what somebody else prepared,
// and did.
type PacketReview struct {
	ReviewAskedAt Instant // 0 while nobody asked
	ReviewAskedBy string
	ReviewedAt    Instant // 0 while nobody looked, or after something was changed
	ReviewedBy    string
}

// Waits reports whether a lawyer was asked and did not look yet.
func (r PacketReview) Waits() bool { return r.ReviewAskedAt != 0 && r.ReviewedAt == 0 }

// MadePacket is a packet as it was made once: its file is a paper of the case.
type MadePacket struct {
	ID          string `gorm:"primaryKey"`
	PacketID    string
	CaseID      string
	DocumentID  string
	PacketFacts `gorm:"embedded"`
	FormVersion string
	Final       bool // and not a draft
	Reviewed    bool // made by a lawyer, or after one had looked at it
	Pages       int
	Sum         []byte // SHA-256 of the file
	MadeBy      string
	MadeAt      Instant `gorm:"autoCreateTime:false"`
}

// TableName is the table of packets that were made.
func (MadePacket) TableName() string { return "made_packets" }

// MaxStatement is how long a statement of facts may be, in characters.
const MaxStatement = 12000

// Check adds a problem for each rule that a packet breaks.
func (f PacketFacts) Check(p Problems) {
	if !slices.Contains(PacketLanguages, f.Language) {
		p.Add("language", "problem.choose")
	}
	if f.Form == "" {
		p.Add("form", "problem.choose")
	}
}
