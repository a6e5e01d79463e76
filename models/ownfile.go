package models

// ListOwnFiles is the table of the copies of files that were given out.
const ListOwnFiles = "own_files"

// OwnFileTo are the people to whom a copy of the survivor's file is given. A lawyer gets
// one by the survivor's wish.
var OwnFileTo = []string{ByHerself, ByGuardian, "lawyer"}

// OwnFileLanguages are the languages in which the file is made.
var OwnFileLanguages = []string{"en", "hi"}

// OwnFileWays are the ways in which a copy is given.
var OwnFileWays = []string{"paper", "stick", "shown"}

// OwnFileFacts are the coded facts of a copy that was given out. They are listed here and
// nowhere else.
type OwnFileFacts struct {
	GivenOn  Date   `json:"given_on"`
	GivenTo  string `json:"given_to"` // one of OwnFileTo
	Language string `json:"language"` // one of OwnFileLanguages
	Way      string `json:"way"`      // one of OwnFileWays
}

// OwnFile is a copy of the file of a case that was given to the survivor or somebody for
// the survivor.
type OwnFile struct {
	RecordBase   `gorm:"embedded"`
	OwnFileFacts `gorm:"embedded"`
}

// List returns the list of copies.
func (*OwnFile) List() string { return ListOwnFiles }

// Coded returns the coded facts.
func (o *OwnFile) Coded() any { return &o.OwnFileFacts }

// Words returns nothing: a copy that was given has codes only.
func (*OwnFile) Words() []RecordWord { return nil }

// Check adds a problem for each rule that the copy breaks.
func (o *OwnFile) Check(_ map[string]string, c RecordCheck) {
	chosen(c.Problems, "given_to", o.GivenTo, OwnFileTo, true)
	chosen(c.Problems, "language", o.Language, OwnFileLanguages, true)
	chosen(c.Problems, "way", o.Way, OwnFileWays, true)
	if o.GivenOn == "" {
		c.Problems.Add("given_on", "problem.required")
	}
	c.happened("given_on", o.GivenOn)
}

// NewOwnFile returns an empty row of the list, nil for another list.
func NewOwnFile(list string) Record {
	if list != ListOwnFiles {
		return nil
	}
	return &OwnFile{}
}
