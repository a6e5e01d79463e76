package matter

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
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

// mayEmpty refuses to take out what the role does not write, and a word that there is none
// of.
func (d matterDeed) mayEmpty(words []word, columns []string) error {
	for _, column := range columns {
		i := slices.IndexFunc(words, func(w word) bool { return w.Field.Column == column })
		if i < 0 || !writes(d.By, words[i]) {
			return models.Problems{"empty": "problem.choose"}.Err()
		}
	}
	return nil
}

func writes(by access.Actor, w word) bool {
	return by.MayWrite(w.Field.Class, w.Field.Table+"."+w.Field.Column)
}

// Emptiable lists, by their columns, the words of a matter that hold something and that
// the actor may take out.
func (s *Service) Emptiable(ctx context.Context, by access.Actor, caseID, id string) ([]string, error) {
	return emptiable(ctx, s, by, caseID, id, func(row *models.Matter) []word { return wordsOf(row, &models.MatterWords{}) })
}

// EmptiableOfPerson is Emptiable for somebody in a matter.
func (s *Service) EmptiableOfPerson(ctx context.Context, by access.Actor, caseID, id string) ([]string, error) {
	return emptiable(ctx, s, by, caseID, id, func(row *models.MatterPerson) []word { return wordsOfPerson(row, &models.MatterPersonWords{}) })
}

// EmptiableOfHearing is Emptiable for a hearing.
func (s *Service) EmptiableOfHearing(ctx context.Context, by access.Actor, caseID, id string) ([]string, error) {
	return emptiable(ctx, s, by, caseID, id, func(row *models.Hearing) []word { return wordsOfHearing(row, &models.HearingWords{}) })
}

func emptiable[T any](ctx context.Context, s *Service, by access.Actor, caseID, id string, words func(*T) []word) (columns []string, err error) {
	if err := by.Require(access.KeepMatters); err != nil {
		return nil, err
	}
	return columns, s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		row, err := one[T](tx, c.ID, id)
		for _, w := range words(&row) {
			if !w.Sealed.Empty() && writes(by, w) {
				columns = append(columns, w.Field.Column)
			}
		}
		return err
	})
}

// commonColumns are those of the words that linked matters and hearings share.
var commonColumns = []string{"number", "station", "district", "moved_to", "court", "case_number", "place"}

// commonEmpty keeps what is taken out in linked cases too.
func commonEmpty(columns []string) []string {
	return slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return !slices.Contains(commonColumns, c) })
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
