package matter

import (
	"context"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// HearingInput is what the user typed about a hearing. Words that are left empty
// stay as they are.
type HearingInput struct {
	models.HearingDetails
	Stamp
	NextAt      models.Instant // of what happened: when it goes on, 0 for not said
	NextDayOnly bool
	NextPurpose string
}

// AddHearing puts a hearing into the diary of a matter: one that is ahead, or one
// that was.
func (s *Service) AddHearing(ctx context.Context, by access.Actor, caseID, matterID string, in HearingInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d matterDeed) (string, error) {
		m, err := d.hold(matterID)
		if err != nil {
			return "", err
		}
		return d.addHearing(m.ID, in.HearingDetails)
	})
}

func (d matterDeed) addHearing(matterID string, in models.HearingDetails) (string, error) {
	row := models.Hearing{ID: d.NewID(), MatterID: matterID, CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, HearingFacts: in.HearingFacts, Trail: d.newTrail()}
	words := wordsOfHearing(&row, &in.HearingWords)
	if err := d.checkHearing(in, words, models.Problems{}); err != nil {
		return "", err
	}
	sealed, err := d.seal(row.ID, words)
	if err != nil {
		return "", err
	}
	if err := d.Tx.Create(&row).Error; err != nil {
		return "", err
	}
	return row.ID, d.note("hearing.added", "hearing:"+row.ID, store.Codes(row.HearingFacts), sealed)
}

// checkHearing holds what was typed to the rules of the model.
func (d matterDeed) checkHearing(in models.HearingDetails, words []word, problems models.Problems) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	in.Check(in.At.Date(d.Zone), dates, problems)
	checkLengths(words, problems)
	if in.Interpreter != "" && !d.language(in.Interpreter) {
		problems.Add("interpreter", "problem.choose")
	}
	return problems.Err()
}

// factLanguage is the fact whose codes are the languages of the packs.
const factLanguage = "person.language"

func (d matterDeed) language(code string) bool {
	for _, c := range d.Library().Fact(factLanguage).Codes {
		if c.Code == code {
			return true
		}
	}
	return false
}

// CorrectHearing changes what is recorded about a hearing: its day, who goes with
// her, what was arranged.
func (s *Service) CorrectHearing(ctx context.Context, by access.Actor, caseID, id string, in HearingInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d matterDeed) (string, error) {
		return id, d.changeHearing(id, "hearing.corrected", in)
	})
}

func (d matterDeed) changeHearing(id, action string, in HearingInput) error {
	old, err := one[models.Hearing](d.Tx, d.Case.ID, id)
	if err == nil {
		_, err = d.hold(old.MatterID)
	}
	if err != nil {
		return err
	}
	row := old
	if row.Trail, err = d.next(old.Trail, in.Version); err != nil {
		return err
	}
	row.HearingFacts = in.HearingFacts
	words := wordsOfHearing(&row, &in.HearingWords)
	if err := d.checkHearing(in.HearingDetails, words, models.Problems{}); err != nil {
		return err
	}
	return d.rewrite(rewriting{action, "hearing", id, old.Trail, old.HearingFacts, row.HearingFacts, &row, words, in.Reason})
}

// Answer records what happened at a hearing, and puts the next one into the diary
// where its day is known.
func (s *Service) Answer(ctx context.Context, by access.Actor, caseID, id string, in HearingInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d matterDeed) (string, error) {
		old, err := one[models.Hearing](d.Tx, d.Case.ID, id)
		if err != nil {
			return "", err
		}
		answer := in
		answer.HearingFacts = old.HearingFacts
		answer.Outcome, answer.ToldOn, answer.Reason = in.Outcome, in.ToldOn, "new_information"
		if in.Outcome == "" {
			return "", models.Problems{"outcome": "problem.choose"}.Err()
		}
		if err := d.changeHearing(id, "hearing.answered", answer); err != nil || in.NextAt == 0 {
			return id, err
		}
		return id, d.goesOn(old, in)
	})
}

// goesOn adds the hearing at which a matter goes on. It is after the one that it
// follows.
func (d matterDeed) goesOn(old models.Hearing, in HearingInput) error {
	if in.NextAt <= old.At {
		return models.Problems{"next": "problem.hearing_next"}.Err()
	}
	purpose := in.NextPurpose
	if purpose == "" {
		purpose = old.Purpose
	}
	_, err := d.addHearing(old.MatterID, models.HearingDetails{HearingFacts: models.HearingFacts{
		At: in.NextAt, DayOnly: in.NextDayOnly, Purpose: purpose, Interpreter: old.Interpreter,
	}})
	return err
}

// RemoveHearing takes a hearing out of the diary that was written down by mistake.
func (s *Service) RemoveHearing(ctx context.Context, by access.Actor, caseID, id string, in Stamp) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d matterDeed) (string, error) {
		old, err := one[models.Hearing](d.Tx, d.Case.ID, id)
		if err != nil {
			return "", err
		}
		row := old
		if row.Trail, err = d.gone(old.Trail, in); err != nil {
			return "", err
		}
		return id, d.rewrite(rewriting{"hearing.removed", "hearing", id, old.Trail, old.HearingFacts, row.HearingFacts, &row, nil, in.Reason})
	})
}
