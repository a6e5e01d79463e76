package matter

import (
	"context"
	"slices"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// PersonInput is what the user typed about somebody in a matter. Words that are
// left empty stay as they are.
type PersonInput struct {
	models.MatterPersonDetails
	Stamp
}

// AddPerson records an accused, an officer, a lawyer or somebody else in a matter.
func (s *Service) AddPerson(ctx context.Context, by access.Actor, caseID, matterID string, in PersonInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d matterDeed) (string, error) {
		m, err := d.hold(matterID)
		if err != nil {
			return "", err
		}
		row := models.MatterPerson{ID: s.NewID(), MatterID: m.ID, CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, MatterPersonFacts: in.MatterPersonFacts, Trail: d.NewTrail()}
		words := wordsOfPerson(&row, &in.MatterPersonWords)
		if err := d.checkPerson(in, words); err != nil {
			return "", err
		}
		return row.ID, d.Insert(deed.Writing{Action: "matter.person_added", Subject: "matter_person", ID: row.ID, Facts: row.MatterPersonFacts, Row: &row, Words: words})
	})
}

// checkPerson holds what was typed to the rules of the model. A person without a
// name is somebody nobody can call: only an accused may be unknown.
func (d matterDeed) checkPerson(in PersonInput, words []word) error {
	problems := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	in.Check(dates, problems)
	checkLengths(words, problems)
	nameless := in.Part != models.MatterAccused && in.Name == ""
	if nameless && in.Version == 0 {
		problems.Add("name", "problem.required")
	}
	if nameless && slices.Contains(in.Empty, "name") {
		problems.Add("empty", "problem.matter_nameless")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return d.mayEmpty(words, in.Empty)
}

// CorrectPerson changes what is recorded about somebody in a matter.
func (s *Service) CorrectPerson(ctx context.Context, by access.Actor, caseID, id string, in PersonInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d matterDeed) (string, error) {
		old, err := one[models.MatterPerson](d.Tx, d.Case.ID, id)
		if err != nil {
			return "", err
		}
		row := old
		if row.Trail, err = d.Next(old.Trail, in.Version); err != nil {
			return "", err
		}
		row.MatterPersonFacts = in.MatterPersonFacts
		words := wordsOfPerson(&row, &in.MatterPersonWords)
		if err := d.checkPerson(in, words); err != nil {
			return "", err
		}
		return id, d.Rewrite(deed.Rewriting{Writing: deed.Writing{Action: "matter.person_corrected", Subject: "matter_person", ID: id, Facts: row.MatterPersonFacts, Row: &row, Words: words}, Old: old.Trail, Was: old.MatterPersonFacts, Empty: in.Empty, Reason: in.Reason})
	})
}

// RemovePerson takes somebody out of a matter who is not in it.
func (s *Service) RemovePerson(ctx context.Context, by access.Actor, caseID, id string, in Stamp) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d matterDeed) (string, error) {
		old, err := one[models.MatterPerson](d.Tx, d.Case.ID, id)
		if err != nil {
			return "", err
		}
		row := old
		if row.Trail, err = d.gone(old.Trail, in); err != nil {
			return "", err
		}
		return id, d.Rewrite(deed.Rewriting{Writing: deed.Writing{Action: "matter.person_removed", Subject: "matter_person", ID: id, Facts: row.MatterPersonFacts, Row: &row}, Old: old.Trail, Was: old.MatterPersonFacts, Reason: in.Reason})
	})
}
