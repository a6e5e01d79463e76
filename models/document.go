package models

import "slices"

// FileFormat is the type of a kept file.
type FileFormat string

// The formats that are kept.
const (
	FileJPEG FileFormat = "jpeg"
	FilePNG  FileFormat = "png"
	FilePDF  FileFormat = "pdf"
)

// MediaType is the name of the format on the web.
func (f FileFormat) MediaType() string {
	if f == FilePDF {
		return "application/pdf"
	}
	return "image/" + string(f)
}

// Picture reports whether the file is shown as a picture.
func (f FileFormat) Picture() bool { return f == FileJPEG || f == FilePNG }

// DocumentKind is a kind of paper with the class its words and its file are
// sealed under.
type DocumentKind struct {
	Code  string
	Class Class
}

// OwnApplication is an application that a caseworker made. It holds losses and numbers
// of a claim, so it opens only for those who prepare applications.
const OwnApplication = "own_application"

// HealthCopy is a copy of a health paper that goes along with an application, by the
// survivor's word for that application. A counsellor makes it of a paper that only she
// opens; who opens the copy is her lawyer.
const HealthCopy = "health_copy"

// DocumentKinds are the kinds of papers, as pages list them. A copy of what the
// police, a court or the Committee wrote is of the class safety, as the story is:
// the legal class is for what passes between the survivor and the lawyer, and a
// caseworker who fetched the copy could not read it there.
var DocumentKinds = []DocumentKind{
	{"fir_copy", ClassSafety}, {"statement_copy", ClassSafety}, {"charge_sheet", ClassSafety}, {"court_order", ClassSafety},
	{"committee_order", ClassSafety}, {"release_certificate", ClassSafety}, {"compensation_order", ClassSafety}, {"police_letter", ClassSafety}, {OwnApplication, ClassSafety},
	{"identity_paper", ClassIdentity}, {"age_proof", ClassIdentity}, {"bank_passbook", ClassIdentity}, {"caste_certificate", ClassIdentity},
	{"income_certificate", ClassIdentity}, {"residence_proof", ClassIdentity}, {"death_certificate", ClassIdentity}, {"family_certificate", ClassIdentity},
	{"medical_report", ClassClinical}, {"injury_photo", ClassClinical}, {"psychological_report", ClassClinical}, {"disability_certificate", ClassClinical},
	{"legal_application", ClassLegal}, {"legal_authority", ClassLegal}, {"legal_paper", ClassLegal}, {HealthCopy, ClassLegal},
	{"school_certificate", ClassService}, {"other", ClassService},
}

// DocumentClass returns the class of a kind of paper, "" for a kind that is none.
func DocumentClass(code string) Class {
	for _, k := range DocumentKinds {
		if k.Code == code {
			return k.Class
		}
	}
	return ""
}

// Originals say who holds the original of a paper. They identify nobody.
var Originals = []string{"survivor", "shelter", "lawyer", "police", "court", "committee", "hospital", "office", "family", "somebody_else", "not_known"}

// AskedOf are the places a paper is asked for at.
var AskedOf = []string{
	"police", "court", "committee", "hospital", "legal_services", "district_magistrate", "registrar", "identity_office", "bank", "school", "embassy", "family", "other",
}

// RemovalReasons are the codes for why a paper is removed.
var RemovalReasons = []string{"wrong_person", "twice", "unreadable", "not_needed", "her_wish", "mistake"}

// Limits of what is typed about one paper.
const (
	MaxDocumentTitle = 200
	MaxDocumentWords = 1000
)

// The kinds of records that a paper can prove. Each has its place on a page of the case.
const (
	ProofApplication = "application" // that was filed, by its name
	ProofMatter      = "matter"
	ProofHearing     = "hearing"
	ProofStay        = "stay"
)

// ProofRef is what a paper proves as one code: the kind of a record of its case, and its id.
func ProofRef(kind, id string) string { return kind + ":" + id }

// DocumentFacts are the coded facts of a paper. They are listed here and nowhere
// else.
type DocumentFacts struct {
	Kind      string `json:"kind"`
	PaperOn   Date   `json:"paper_on"`   // the date on the paper
	ExpiresOn Date   `json:"expires_on"` // the last day on which it is good
	Original  string `json:"original"`   // who holds the original: one of Originals, "" for not said
	AskedOf   string `json:"asked_of"`   // where it was asked for: one of AskedOf
	AskedOn   Date   `json:"asked_on"`   // and since when
	Item      string `json:"item"`       // the right it proves: an item of the packs
	ProofOf   string `json:"proof_of"`   // the application or event it proves: a ProofRef, "" for none
}

// DocumentDetails is what the user types about a paper.
type DocumentDetails struct {
	DocumentFacts
	Title string // what it is called
	Words string // where the original is, in words
}

// Check adds a problem for each rule that the paper breaks. here says that its
// file is there or comes with it.
func (d DocumentDetails) Check(here bool, dates CaseDates, p Problems) {
	if DocumentClass(d.Kind) == "" {
		p.Add("kind", "problem.choose")
	}
	for field, list := range map[string]struct {
		code string
		of   []string
	}{"original": {d.Original, Originals}, "asked_of": {d.AskedOf, AskedOf}} {
		if list.code != "" && !slices.Contains(list.of, list.code) {
			p.Add(field, "problem.choose")
		}
	}
	if d.PaperOn > dates.Today {
		p.Add("paper_on", "problem.future")
	}
	if d.AskedOn != "" {
		dates.Event("asked_on", Exactly(d.AskedOn), p)
	}
	dates.Ahead("expires_on", Exactly(d.ExpiresOn), p)
	if d.PaperOn != "" && d.ExpiresOn != "" && d.ExpiresOn < d.PaperOn {
		p.Add("expires_on", "problem.document_expires")
	}
	d.checkAsked(here, p)
	if len([]rune(d.Title)) > MaxDocumentTitle {
		p.Add("title", "problem.too_long|n=200")
	}
	if len([]rune(d.Words)) > MaxDocumentWords {
		p.Add("words", "problem.too_long|n=1000")
	}
}

// checkAsked holds a paper that is not here to say where it is: where it was asked
// for and since when, or who holds it.
func (d DocumentDetails) checkAsked(here bool, p Problems) {
	switch {
	case d.AskedOf != "" && d.AskedOn == "":
		p.Add("asked_on", "problem.document_since")
	case d.AskedOf == "" && d.AskedOn != "":
		p.Add("asked_of", "problem.choose")
	case !here && d.AskedOf == "" && d.Original == "":
		p.Add("file", "problem.document_nowhere")
	}
}

// Document is a paper of a case: its coded facts, and its file once it is here.
type Document struct {
	ID            string `gorm:"primaryKey"`
	CaseID        string
	SurvivorID    string
	DocumentFacts `gorm:"embedded"`
	Class         Class  // of its kind; title, words and file are sealed under it
	FileID        string // "" while there is none
	Title         Sealed
	Words         Sealed
	RemovedAt     Instant // 0 for one that counts
	RemovedReason string
	RecordedBy    string
	CreatedAt     Instant `gorm:"autoCreateTime:false"`
	ChangedBy     string
	ChangedAt     Instant
	Version       int64
}

// Missing reports whether the paper was asked for and is not here.
func (d Document) Missing() bool { return d.FileID == "" && d.AskedOf != "" }

// DocumentFile is one file of a paper. A paper whose file was replaced has
// several. It is sealed under a key of its own, which is sealed in FileKey.
type DocumentFile struct {
	ID           string `gorm:"primaryKey"`
	DocumentID   string
	CaseID       string
	SurvivorID   string
	Class        Class
	FileKey      Sealed
	Format       FileFormat
	Bytes        int64 // before it was sealed
	PreviewBytes int64 // 0 for no preview
	Width        int
	Height       int
	Pages        int
	Sum          []byte // SHA-256 of all that was sealed
	AddedBy      string
	AddedAt      Instant
}

// The parts of a file.
const (
	PartFile    = 0
	PartPreview = 1
)

// DocumentChunk is a stretch of the sealed bytes of one part of a file.
type DocumentChunk struct {
	FileID string `gorm:"primaryKey"`
	Part   int    `gorm:"primaryKey;autoIncrement:false"`
	N      int    `gorm:"primaryKey;autoIncrement:false"`
	Data   []byte `json:"-"`
}
