package matter

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
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
// that was. Linked matters that were chosen get it as a row of their own.
func (s *Service) AddHearing(ctx context.Context, by access.Actor, caseID, matterID string, in HearingInput) (deed.Result, error) {
	return s.together(ctx, by, caseID, matterID, in.Stamp, func(d matterDeed) (string, error) {
		m, err := d.hold(matterID)
		if err != nil {
			return "", err
		}
		return d.addHearing(m.ID, in.HearingDetails)
	}, func(o matterDeed, l Linked) (string, error) {
		return o.addHearing(l.MatterID, commonHearing(in.HearingDetails))
	})
}

func (d matterDeed) addHearing(matterID string, in models.HearingDetails) (string, error) {
	row := models.Hearing{ID: d.NewID(), MatterID: matterID, CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, HearingFacts: in.HearingFacts, Trail: d.NewTrail()}
	words := wordsOfHearing(&row, &in.HearingWords)
	if err := d.checkHearing(in, words, models.Problems{}); err != nil {
		return "", err
	}
	return row.ID, d.Insert(deed.Writing{Action: "hearing.added", Subject: "hearing", ID: row.ID, Facts: row.HearingFacts, Row: &row, Words: words})
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
	return s.ofHearing(ctx, by, caseID, id, in.Stamp, func(d matterDeed) (string, error) {
		return id, d.changeHearing(id, "hearing.corrected", in)
	}, func(o matterDeed, l Linked) (string, error) { return "", o.changesTwin(id, l.MatterID, in) })
}

// ofHearing is together for a hearing, whose matter it looks up.
func (s *Service) ofHearing(ctx context.Context, by access.Actor, caseID, id string, st Stamp, f func(d matterDeed) (string, error), each func(o matterDeed, l Linked) (string, error)) (deed.Result, error) {
	if len(st.Also) == 0 {
		return s.deed(ctx, by, caseID, st.Token, f)
	}
	matterID := ""
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		h, err := one[models.Hearing](tx, c.ID, id)
		matterID = h.MatterID
		return err
	})
	if err != nil {
		return deed.Result{}, err
	}
	return s.together(ctx, by, caseID, matterID, st, f, each)
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
	if row.Trail, err = d.Next(old.Trail, in.Version); err != nil {
		return err
	}
	row.HearingFacts = in.HearingFacts
	words := wordsOfHearing(&row, &in.HearingWords)
	if err := d.checkHearing(in.HearingDetails, words, models.Problems{}); err != nil {
		return err
	}
	if err := d.mayEmpty(words, in.Empty); err != nil {
		return err
	}
	return d.Rewrite(deed.Rewriting{Writing: deed.Writing{Action: action, Subject: "hearing", ID: id, Facts: row.HearingFacts, Row: &row, Words: words}, Old: old.Trail, Was: old.HearingFacts, Empty: in.Empty, Reason: in.Reason})
}

// Answer records what happened at a hearing, and puts the next one into the diary
// where its day is known.
func (s *Service) Answer(ctx context.Context, by access.Actor, caseID, id string, in HearingInput) (deed.Result, error) {
	return s.ofHearing(ctx, by, caseID, id, in.Stamp, func(d matterDeed) (string, error) {
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
		return d.goesOn(old, in)
	}, func(o matterDeed, l Linked) (string, error) { return o.answersTwin(id, l.MatterID, in) })
}

// goesOn adds the hearing at which a matter goes on. It is after the one that it
// follows.
func (d matterDeed) goesOn(old models.Hearing, in HearingInput) (string, error) {
	if in.NextAt <= old.At {
		return "", models.Problems{"next": "problem.hearing_next"}.Err()
	}
	purpose := in.NextPurpose
	if purpose == "" {
		purpose = old.Purpose
	}
	return d.addHearing(old.MatterID, models.HearingDetails{HearingFacts: models.HearingFacts{
		At: in.NextAt, DayOnly: in.NextDayOnly, Purpose: purpose, Interpreter: old.Interpreter,
	}})
}

// RemoveHearing takes a hearing out of the diary that was written down by mistake, and the
// same one out of those of linked matters that were chosen.
func (s *Service) RemoveHearing(ctx context.Context, by access.Actor, caseID, id string, in Stamp) (deed.Result, error) {
	return s.ofHearing(ctx, by, caseID, id, in, func(d matterDeed) (string, error) {
		old, err := one[models.Hearing](d.Tx, d.Case.ID, id)
		if err != nil {
			return "", err
		}
		return id, d.removeHearing(old, in)
	}, func(o matterDeed, l Linked) (string, error) { return "", o.removesTwin(id, l.MatterID, in.Reason) })
}

func (d matterDeed) removeHearing(old models.Hearing, in Stamp) (err error) {
	row := old
	if row.Trail, err = d.gone(old.Trail, in); err != nil {
		return err
	}
	return d.Rewrite(deed.Rewriting{Writing: deed.Writing{Action: "hearing.removed", Subject: "hearing", ID: old.ID, Facts: row.HearingFacts, Row: &row}, Old: old.Trail, Was: old.HearingFacts, Reason: in.Reason})
}
