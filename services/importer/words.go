package importer

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/htcds"
)

// words are the sealed texts of one row.
type words struct {
	called, full, numbers   string // identity
	address, reach, account string // contact, contact, safety
	places                  string // safety
}

// These columns have a sealed field of their own. Every other column that is
// not a coded fact goes into the account of the case, under the standard's own
// label, so that nothing in a file is lost.
var (
	nameColumns    = []string{"prs_FirstName", "prs_MiddleName", "prs_SecondName"}
	numberColumns  = []string{"prs_IdentityNumber"}
	addressColumns = []string{"prs_MailingStreet", "prs_MailingCity", "prs_MailingState", "prs_MailingPostalCode", "prs_MailingCountry"}
	reachColumns   = []string{"prs_MobilePhone", "prs_HomePhone", "prs_Email"}
	ownNumbers     = []string{htcds.OwnNumber}
	ownColumns     = []string{htcds.OwnNumber, htcds.OwnCalled, htcds.OwnDistrict}
	placeColumns   = []string{"vic_LocationOfRecruitment", "vic_LocationOfExploitation"}
)

// wordsOf sorts the texts of a row into fields. The safe contact stays empty: a
// telephone number in a file is no agreement that calling it is safe.
func wordsOf(row *htcds.Row, facts map[string]models.FactValue) words {
	said := map[string]htcds.Cell{}
	var account []string
	for _, c := range row.Cells() {
		said[c.Field] = c
		if !placed(c.Field) && !inFacts(c.Field, row, facts) {
			account = append(account, c.Label+": "+c.Text)
		}
	}
	return words{
		called: calledName(row), full: fullName(row), numbers: joined(lines(said, numberColumns), labelled(said, ownNumbers)),
		address: joined(lines(said, addressColumns), row.Own.District), reach: lines(said, reachColumns),
		places: labelled(said, placeColumns), account: strings.Join(account, "\n"),
	}
}

// placed reports whether a column has a sealed field of its own.
func placed(field string) bool {
	for _, columns := range [][]string{nameColumns, numberColumns, addressColumns, reachColumns, placeColumns, ownColumns} {
		if slices.Contains(columns, field) {
			return true
		}
	}
	return false
}

// inFacts reports whether the coded facts and the case hold everything a column
// says. When they hold less (two nationalities, a gender without a code in the
// vocabulary), the column goes into the account too.
func inFacts(field string, row *htcds.Row, facts map[string]models.FactValue) bool {
	switch field {
	case "cas_Status":
		return true
	case htcds.OwnRegion:
		return facts["person.origin_region"].Code != ""
	case "prs_Birthdate":
		return !facts["person.adult_on"].On.IsZero()
	case "prs_Gender":
		return facts["person.sex"].Code == row.Person.Gender
	case "prs_Citizenship":
		return facts["person.nationality"].Code != "" && !row.Person.Stateless
	case "vic_MethodsOfControl":
		return allIn(facts, row.Episode.Means)
	case "vic_TypeOfExploitation":
		return allIn(facts, row.Episode.Forms)
	case "cas_IncomingReferralDate":
		return row.In.On.Sure == models.SureExact && !beforeBirth(row, row.In.On)
	}
	return false
}

func allIn(facts map[string]models.FactValue, keys []string) bool {
	return !slices.ContainsFunc(keys, func(key string) bool { return facts[key].Answer != models.Yes })
}

// calledName returns the name used for the survivor until they choose another.
func calledName(row *htcds.Row) string {
	for _, name := range []string{row.Own.Called, row.Person.FirstName, row.Person.SecondName, row.Person.MiddleName} {
		if name != "" {
			return name
		}
	}
	return ""
}

func fullName(row *htcds.Row) string {
	p := row.Person
	return strings.Join(strings.Fields(p.FirstName+" "+p.MiddleName+" "+p.SecondName), " ")
}

func lines(said map[string]htcds.Cell, columns []string) string {
	var out []string
	for _, c := range columns {
		if text := said[c].Text; text != "" {
			out = append(out, text)
		}
	}
	return strings.Join(out, "\n")
}

// joined puts texts below each other.
func joined(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), "\n")
}

func labelled(said map[string]htcds.Cell, columns []string) string {
	var out []string
	for _, c := range columns {
		if cell := said[c]; cell.Text != "" {
			out = append(out, cell.Label+": "+cell.Text)
		}
	}
	return strings.Join(out, "\n")
}
