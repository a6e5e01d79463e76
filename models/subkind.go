package models

import "strings"

// MaxSubKindName is how many characters the name of a sub-kind has.
const MaxSubKindName = 80

// SubKindFacts is what the house says about a kind of help of its own. Nothing in it is
// about a survivor.
type SubKindFacts struct {
	Kind   string `json:"kind"` // of the packs, to which it belongs for good
	NameEN string `json:"name_en" gorm:"column:name_en"`
	NameHI string `json:"name_hi" gorm:"column:name_hi"` // "" where there is none; then the other one stands
}

// Check adds a problem for each rule that the sub-kind breaks.
func (f SubKindFacts) Check(p Problems) {
	if strings.TrimSpace(f.NameEN) == "" {
		p.Add("name_en", "problem.required")
	}
	for field, name := range map[string]string{"name_en": f.NameEN, "name_hi": f.NameHI} {
		if len([]rune(name)) > MaxSubKindName {
			p.Add(field, "problem.too_long|n=80")
		}
	}
}

// Name is what the sub-kind is called in a language.
func (f SubKindFacts) Name(lang string) string {
	if lang == "hi" && f.NameHI != "" {
		return f.NameHI
	}
	return f.NameEN
}

// SubKind is a kind of help of the house under a kind of the packs. One that is no
// longer used stays, for the services that have it.
type SubKind struct {
	ID             string `gorm:"primaryKey"`
	OrganisationID string
	SubKindFacts   `gorm:"embedded"`
	Sort           string // the name in small letters
	ClosedAt       Instant
	RecordedBy     string
	CreatedAt      Instant `gorm:"autoCreateTime:false"`
	ChangedBy      string
	ChangedAt      Instant
	Version        int64
}

// WithSub joins a kind of help and a sub-kind to the one answer of a form.
func WithSub(kind, sub string) string {
	if sub == "" {
		return kind
	}
	return kind + "/" + sub
}

// SplitSub takes such an answer apart.
func SplitSub(answer string) (kind, sub string) {
	kind, sub, _ = strings.Cut(answer, "/")
	return kind, sub
}
