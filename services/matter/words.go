package matter

import (
	"slices"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/vault"
)

// word is one sealed value of a row, and its text: as it was typed, or as it was
// opened.
type word struct {
	field  vault.Field
	sealed *models.Sealed
	text   *string
}

// wordsOf lists the sealed values of a matter.
func wordsOf(row *models.Matter, w *models.MatterWords) []word {
	return []word{
		{custody.MatterNumber, &row.Number, &w.Number}, {custody.MatterStation, &row.Station, &w.Station}, {custody.MatterDistrict, &row.District, &w.District},
		{custody.MatterMovedTo, &row.MovedTo, &w.MovedTo}, {custody.MatterCourt, &row.Court, &w.Court}, {custody.MatterCaseNumber, &row.CaseNumber, &w.CaseNumber},
		{custody.MatterWords, &row.Words, &w.Words}, {custody.MatterLawyer, &row.Lawyer, &w.Lawyer},
	}
}

// wordsOfPerson lists the sealed values of a person in a matter.
func wordsOfPerson(row *models.MatterPerson, w *models.MatterPersonWords) []word {
	return []word{{custody.PersonName, &row.Name, &w.Name}, {custody.PersonTelephone, &row.Telephone, &w.Telephone}, {custody.PersonWords, &row.Words, &w.Words}}
}

// wordsOfHearing lists the sealed values of a hearing.
func wordsOfHearing(row *models.Hearing, w *models.HearingWords) []word {
	return []word{
		{custody.HearingPlace, &row.Place, &w.Place}, {custody.HearingWho, &row.Who, &w.Who},
		{custody.HearingHappened, &row.Happened, &w.Happened}, {custody.HearingLawyer, &row.Lawyer, &w.Lawyer},
	}
}

// typed keeps the words of which something was typed.
func typed(words []word) []word {
	return slices.DeleteFunc(slices.Clone(words), func(w word) bool { return *w.text == "" })
}

// checkLengths adds a problem for each word that is too long. Only free words may
// take several lines.
func checkLengths(words []word, p models.Problems) {
	for _, w := range words {
		switch most := mostOf(w.field); {
		case len([]rune(*w.text)) <= most:
		case most == models.MaxMatterWords:
			p.Add(w.field.Column, "problem.too_long|n=2000")
		default:
			p.Add(w.field.Column, "problem.too_long|n=200")
		}
	}
}

func mostOf(f vault.Field) int {
	switch f.Column {
	case "words", "lawyer", "happened":
		return models.MaxMatterWords
	}
	return models.MaxMatterLine
}

// seal seals what was typed into its row and returns the class of each.
func (d matterDeed) seal(rowID string, words []word) (classes []models.Class, err error) {
	words = typed(words)
	texts := make([]custody.Text, len(words))
	for i, w := range words {
		texts[i] = custody.Text{Field: w.field, RowID: rowID, Text: *w.text}
	}
	sealed, err := d.Seal(texts...)
	if err != nil {
		return nil, err
	}
	for i, w := range words {
		*w.sealed, classes = sealed[i], append(classes, w.field.Class)
	}
	return classes, nil
}

// keep stores what a change is about to write over: the coded facts, and each
// sealed value for which something was typed.
func (d matterDeed) keep(id string, was models.Trail, facts any, words []word, reason string) error {
	coded, err := deed.Coded(facts)
	if err != nil {
		return err
	}
	rows := []models.Revision{{Record: id, Version: was.Version, Facts: coded, Reason: reason, MadeBy: was.ChangedBy, MadeAt: was.ChangedAt}}
	for _, w := range typed(words) {
		if !w.sealed.Empty() {
			rows = append(rows, models.Revision{Record: id, Version: was.Version, Part: w.field.Column, Value: *w.sealed, Reason: reason, MadeBy: was.ChangedBy, MadeAt: was.ChangedAt})
		}
	}
	return d.Keep(rows...)
}

// columnsOf are the columns of sealed values.
func columnsOf(words []word) (columns []string) {
	for _, w := range words {
		columns = append(columns, w.field.Column)
	}
	return columns
}

// distinct leaves each class once.
func distinct(classes []models.Class) []models.Class {
	out := slices.Clone(classes)
	slices.Sort(out)
	return slices.Compact(out)
}

// rowWords are sealed values with the row they belong to.
type rowWords struct {
	rowID string
	words []word
}

// open opens the values of some rows that the role may read, with one audit entry.
// It reports whether a colleague still has the key to one of them.
func open(d *deed.Deed, by access.Actor, e audit.Entry, rows []rowWords) (waiting bool, err error) {
	var values []custody.Value
	var into []*string
	for _, r := range rows {
		for _, w := range r.words {
			if !w.sealed.Empty() && by.MayRead(w.field.Class, w.field.Table+"."+w.field.Column) {
				values, into = append(values, custody.Value{Field: w.field, RowID: r.rowID, Sealed: *w.sealed}), append(into, w.text)
			}
		}
	}
	opened, err := d.Unseal(e, values...)
	for i, o := range opened {
		*into[i] = o.Text
		waiting = waiting || o.Waiting
	}
	return waiting, err
}
