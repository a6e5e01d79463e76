package models

import "slices"

// PacketReaders are the codes for who read a document out. They identify nobody.
var PacketReaders = []string{"lawyer", "caseworker", "counsellor", "interpreter", "office", "other"}

// PacketMarks are the codes for how a document was signed.
var PacketMarks = []string{MarkSignature, MarkThumb}

// The ways to sign.
const (
	MarkSignature = "signature"
	MarkThumb     = "thumb_mark"
)

// ByDependant is somebody who signs as a dependant, after a death.
const ByDependant = "dependant"

// PacketSigners lists who can sign an application: after a death a dependant, for an
// adult only the survivor, for a child also a guardian or the child welfare committee.
// adult is whether the survivor is of age for certain.
func PacketSigners(died, adult bool) []string {
	switch {
	case died:
		return []string{ByDependant}
	case adult:
		return []string{ByHerself}
	}
	return []string{ByHerself, ByGuardian, ByCommittee}
}

// PacketReadingFacts are the coded facts of one reading out of a packet. They are listed
// here and nowhere else.
type PacketReadingFacts struct {
	ReadOn      Date   `json:"read_on"`
	ReadIn      string `json:"read_in"` // language, a code of person.language
	ReadBy      string `json:"read_by"` // one of PacketReaders
	Interpreter string `json:"interpreter"`
}

// PacketSigningFacts are the coded facts of signing what was read out. They are listed
// here and nowhere else.
type PacketSigningFacts struct {
	SignedHow  string `json:"signed_how"` // one of PacketMarks, "" for not signed yet
	SignedOn   Date   `json:"signed_on"`
	SignedBy   string `json:"signed_by"`
	RelativeID string `json:"relative_id"` // the guardian, in the list of relatives
}

// Signed reports whether the document was signed.
func (f PacketSigningFacts) Signed() bool { return f.SignedHow != "" }

// PacketReading is one reading out of a packet, and that it was signed then or later.
type PacketReading struct {
	ID                 string `gorm:"primaryKey"`
	PacketID           string
	CaseID             string
	SurvivorID         string
	PacketVersion      int64 // of the packet that was read out
	PacketReadingFacts `gorm:"embedded"`
	PacketSigningFacts `gorm:"embedded"`
	Witness            Sealed // name and address of the witness of a thumb mark
	WithdrawnAt        Instant
	WithdrawnBy        string
	RecordedBy         string
	CreatedAt          Instant `gorm:"autoCreateTime:false"`
	ChangedBy          string
	ChangedAt          Instant
	Version            int64
}

// Holds reports whether the reading was not taken back.
func (r PacketReading) Holds() bool { return r.WithdrawnAt == 0 }

// MaxWitness is how long the name and address of a witness may be, in characters.
const MaxWitness = 300

// Check adds a problem for each rule that a reading breaks.
func (f PacketReadingFacts) Check(p Problems, dates CaseDates) {
	if f.ReadIn == "" {
		p.Add("read_in", "problem.required")
	}
	oneOf(p, "read_by", f.ReadBy, PacketReaders, "problem.required")
	oneOf(p, "interpreter", f.Interpreter, Interpreters, "problem.required")
	dayOf(p, "read_on", f.ReadOn, dates)
}

// Check adds a problem for each rule that signing breaks. read is the day on which the
// document was read out, and witness whether a witness is named.
func (f PacketSigningFacts) Check(p Problems, read Date, died, witness bool, dates CaseDates) {
	oneOf(p, "signed_how", f.SignedHow, PacketMarks, "problem.required")
	dayOf(p, "signed_on", f.SignedOn, dates)
	if f.SignedOn != "" && f.SignedOn < read {
		p.Add("signed_on", "packet_reading.signed_before")
	}
	if f.SignedHow == MarkThumb && !witness {
		p.Add("witness", "packet_reading.witness_needed")
	}
	f.checkSigner(p, died, ChildOn(dates.AdultOn, f.SignedOn) == False)
}

func (f PacketSigningFacts) checkSigner(p Problems, died, adult bool) {
	switch {
	case f.SignedBy == "":
		p.Add("signed_by", "problem.required")
	case !slices.Contains(PacketSigners(died, adult), f.SignedBy):
		p.Add("signed_by", "packet_reading.not_signer")
	case f.SignedBy == ByGuardian && f.RelativeID == "":
		p.Add("relative_id", "packet_reading.guardian_needed")
	}
}

// dayOf asks for the day of something that happened.
func dayOf(p Problems, field string, on Date, dates CaseDates) {
	if on == "" {
		p.Add(field, "problem.required")
		return
	}
	dates.Event(field, Exactly(on), p)
}
