package matter

import (
	"aftercare/models"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/vault"
)

type word = deed.Word

// wordsOf lists the sealed values of a matter.
func wordsOf(row *models.Matter, w *models.MatterWords) []word {
	return []word{
		{Field: custody.MatterNumber, Sealed: &row.Number, Text: &w.Number}, {Field: custody.MatterStation, Sealed: &row.Station, Text: &w.Station}, {Field: custody.MatterDistrict, Sealed: &row.District, Text: &w.District},
		{Field: custody.MatterMovedTo, Sealed: &row.MovedTo, Text: &w.MovedTo}, {Field: custody.MatterCourt, Sealed: &row.Court, Text: &w.Court}, {Field: custody.MatterCaseNumber, Sealed: &row.CaseNumber, Text: &w.CaseNumber},
		{Field: custody.MatterWords, Sealed: &row.Words, Text: &w.Words}, {Field: custody.MatterLawyer, Sealed: &row.Lawyer, Text: &w.Lawyer},
	}
}

// wordsOfPerson lists the sealed values of a person in a matter.
func wordsOfPerson(row *models.MatterPerson, w *models.MatterPersonWords) []word {
	return []word{{Field: custody.PersonName, Sealed: &row.Name, Text: &w.Name}, {Field: custody.PersonTelephone, Sealed: &row.Telephone, Text: &w.Telephone}, {Field: custody.PersonWords, Sealed: &row.Words, Text: &w.Words}}
}

// wordsOfHearing lists the sealed values of a hearing.
func wordsOfHearing(row *models.Hearing, w *models.HearingWords) []word {
	return []word{
		{Field: custody.HearingPlace, Sealed: &row.Place, Text: &w.Place}, {Field: custody.HearingWho, Sealed: &row.Who, Text: &w.Who},
		{Field: custody.HearingHappened, Sealed: &row.Happened, Text: &w.Happened}, {Field: custody.HearingLawyer, Sealed: &row.Lawyer, Text: &w.Lawyer},
	}
}

// checkLengths adds a problem for each word that is too long. Only free words may
// take several lines.
func checkLengths(words []word, p models.Problems) {
	for _, w := range words {
		switch most := mostOf(w.Field); {
		case len([]rune(*w.Text)) <= most:
		case most == models.MaxMatterWords:
			p.Add(w.Field.Column, "problem.too_long|n=2000")
		default:
			p.Add(w.Field.Column, "problem.too_long|n=200")
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
