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
