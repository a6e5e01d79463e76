package followup

import (
	"context"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// Input is what the user typed about a contact or a try. Words that are left empty stay
// as they are.
type Input struct {
	models.FollowUpFacts
	Words  string
	NextOn models.Date // when to try or to speak again, "" for as planned
	Seen   int64       // version of the follow-up that the form showed, 0 for one that nobody planned
	Token  string
	Reason string // of a correction: one of models.CorrectionReasons
}

// Record records what happened at a planned follow-up, or at a contact that nobody had
// planned, for which id is "". Answers that are facts of the case are written into them
// in the same transaction.
func (s *Service) Record(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d followDeed) (string, error) {
		row := models.FollowUp{ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID}
		if id != "" {
			var err error
			if row, err = d.planned(id, in.Seen); err != nil {
				return "", err
			}
		}
		if err := d.checkContact(&in); err != nil {
			return "", err
		}
		in.Point, in.DueOn, in.DueAt = row.Point, row.DueOn, row.DueAt
		row.FollowUpFacts = in.FollowUpFacts
		fields, err := d.put(&row, in.Words)
		if err != nil {
			return "", err
		}
		if in.NextOn != "" {
			if _, err := d.planDay(in.NextOn); err != nil {
				return "", err
			}
		}
		if err := d.note("follow_up.recorded", row.ID, codes(row.FollowUpFacts), fields); err != nil {
			return "", err
		}
		if err := d.files.AnswerWork(d.Deed, row.ID, row.FollowUpFacts, true); err != nil {
			return "", err
		}
		return row.ID, d.asserts(row.FollowUpFacts)
	})
}

// put stores a follow-up: a new row, or the next version of a planned one.
func (d followDeed) put(row *models.FollowUp, words string) (int, error) {
	if row.Version > 0 {
		return d.write(row, words)
	}
	row.RecordedBy, row.CreatedAt, row.Version = d.By.ID(), d.Now, 0
	row.ChangedBy, row.ChangedAt = d.By.ID(), d.Now
	if err := d.Tx.Create(row).Error; err != nil {
		return 0, err
	}
	return d.write(row, words)
}

// asserts records what was just said where the file says otherwise.
func (d followDeed) asserts(f models.FollowUpFacts) error {
	if f.Result != models.FollowReached {
		return nil
	}
	return d.files.Assert(d.Deed, answersOf(f, d.Case.AgeGroup == "child", d.Zone))
}

// codes are what the log holds of a follow-up: no answer about the survivor's life.
func codes(f models.FollowUpFacts) string {
	out := "result=" + f.Result
	if f.Way != "" {
		out += " way=" + f.Way
	}
	if f.Safe != "" {
		out += " safe=" + f.Safe
	}
	return out
}

// checkContact holds what was typed to the rules of the model, and a contact to the
// consent that held then.
func (d followDeed) checkContact(in *Input) error {
	if in.DayOnly && in.At.Date(d.Zone) == d.Today {
		in.At = d.Now
	}
	in.FollowUpFacts = in.Only()
	problems := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	in.Check(in.At.Date(d.Zone), dates, problems)
	if in.At > d.Now {
		problems.Add("at", "problem.future")
	}
	checkWords(in.Words, problems)
	if in.NextOn != "" {
		dates.Plan("next_on", in.NextOn, problems)
		if in.NextOn < d.Today {
			problems.Add("next_on", "problem.follow_past")
		}
	}
	if in.Contact() && in.At > 0 {
		state, err := consentAt(d.Tx, d.Case.ID, in.At, d.Zone)
		if err != nil {
			return err
		}
		if state.Missing() {
			problems.Add("way", "problem.follow_consent")
		}
	}
	return problems.Err()
}

// Correct changes what was written about a contact, with the reason. The earlier version
// stays readable.
func (s *Service) Correct(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	change := rewriting{action: "follow_up.corrected", typed: in.Words != ""}
	return s.rewrite(ctx, by, caseID, id, in, change, func(d followDeed, row *models.FollowUp) error {
		if err := d.checkContact(&in); err != nil {
			return err
		}
		in.Point, in.DueOn, in.DueAt = row.Point, row.DueOn, row.DueAt
		row.FollowUpFacts = in.FollowUpFacts
		return nil
	})
}

// TakeBack takes back what was written about a contact that never was. One that had been
// planned is planned again.
func (s *Service) TakeBack(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	in.Words = ""
	change := rewriting{action: "follow_up.taken_back", typed: true, also: []string{"words"}}
	return s.rewrite(ctx, by, caseID, id, in, change, func(d followDeed, row *models.FollowUp) error {
		row.Words = models.Sealed{}
		if row.DueOn == "" {
			row.RemovedAt = d.Now
			return nil
		}
		row.FollowUpFacts = models.FollowUpFacts{Point: row.Point, DueOn: row.DueOn, DueAt: row.DueAt}
		return nil
	})
}

// rewriting is how a follow-up is changed.
type rewriting struct {
	action string   // in the audit log
	typed  bool     // the words are written over
	also   []string // further columns to write
}

// rewrite stores what is there as a revision and writes the changed follow-up.
func (s *Service) rewrite(ctx context.Context, by access.Actor, caseID, id string, in Input, how rewriting, change func(d followDeed, row *models.FollowUp) error) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d followDeed) (string, error) {
		row, err := d.row(id, in.Seen)
		if err != nil {
			return "", err
		}
		if row.Open() {
			return "", models.Fail(models.Conflict, "error.changed_by_someone")
		}
		if err := checkReason(in.Reason); err != nil {
			return "", err
		}
		if err := d.keep(row.ID, row.Trail, row.FollowUpFacts, row.Words, how.typed, in.Reason); err != nil {
			return "", err
		}
		if err := change(d, &row); err != nil {
			return "", err
		}
		fields, err := d.write(&row, in.Words, how.also...)
		if err != nil {
			return "", err
		}
		if err := d.files.AnswerWork(d.Deed, row.ID, row.FollowUpFacts, !row.Open() && row.RemovedAt == 0); err != nil {
			return "", err
		}
		return row.ID, d.note(how.action, row.ID, codes(row.FollowUpFacts)+" reason="+in.Reason, fields)
	})
}
