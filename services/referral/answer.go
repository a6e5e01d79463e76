package referral

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/delivery"
)

// AnswerInput is what the provider said.
type AnswerInput struct {
	State         models.ReferralState
	AnsweredOn    models.Date
	DeclineReason string
	DueOn         models.Date // when somebody asks how it went; "" for our own number of days
	Answer        string
	Token         string
	Version       int64
}

// hold reads a referral of the version that the form showed that is still open.
func (d referralDeed) hold(id string, version int64) (models.Referral, error) {
	row, err := d.find(d.Tx, d.By, d.Case.ID, id)
	if err == nil && (row.Version != version || !row.State.Open()) {
		err = models.Fail(models.Conflict, "error.changed_by_someone")
	}
	return row, err
}

// Answer records what the provider said. An accepted referral stays open until help
// came, and is asked about again.
func (s *Service) Answer(ctx context.Context, by access.Actor, caseID, id string, in AnswerInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d referralDeed) (string, error) {
		old, err := d.hold(id, in.Version)
		if err != nil {
			return "", err
		}
		row := old
		if err := d.answered(&row, in); err != nil {
			return "", err
		}
		columns, err := d.seal(id, word{custody.ReferralAnswer, &row.Answer, strings.TrimSpace(in.Answer)})
		if err != nil {
			return "", err
		}
		return d.change(old, row, "referral.answered", columns...)
	})
}

// answered puts the answer into the row and checks it.
func (d referralDeed) answered(row *models.Referral, in AnswerInput) error {
	problems := models.Problems{}
	row.State, row.AnsweredOn, row.DeclineReason, row.DueAt = in.State, cmp.Or(in.AnsweredOn, d.Today), "", 0
	if in.State == models.ReferralDeclined {
		row.DeclineReason = in.DeclineReason
	} else {
		on := cmp.Or(in.DueOn, d.Today.AddDays(models.LookDays))
		row.DueAt = models.EndOfDay(on, d.Zone)
		if on < row.AnsweredOn {
			problems.Add("due_on", "problem.referral_before")
		}
	}
	row.CheckAnswer(d.Today, problems)
	if len([]rune(in.Answer)) > models.MaxReferralWords {
		problems.Add("answer", "problem.too_long|n=1000")
	}
	return problems.Err()
}

// OutcomeInput is what came of a referral: the service, as any other is recorded.
type OutcomeInput struct {
	delivery.Input
	Seen int64 // version of the referral that the form showed
}

// Complete records the help that came of a referral as a service, and closes the
// referral.
func (s *Service) Complete(ctx context.Context, by access.Actor, caseID, id string, in OutcomeInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d referralDeed) (string, error) {
		old, err := d.hold(id, in.Seen)
		if err != nil {
			return "", err
		}
		in.Kind = old.Service
		given, err := s.deliveries.RecordIn(d.Deed, in.Input)
		if err != nil {
			return "", err
		}
		row := old
		row.State, row.DeliveryID, row.DueAt = models.ReferralCompleted, given.ID, 0
		row.EndedOn = given.At.Date(d.Zone)
		row.AnsweredOn = cmp.Or(row.AnsweredOn, row.EndedOn)
		return d.change(old, row, "referral.completed")
	})
}

// Stamp is what a button of a referral carries along.
type Stamp struct {
	Reason  string
	Version int64
}

// End ends an open referral without help, for one of models.ReferralEnds.
func (s *Service) End(ctx context.Context, by access.Actor, caseID, id string, in Stamp) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d referralDeed) (string, error) {
		old, err := d.hold(id, in.Version)
		if err != nil {
			return "", err
		}
		if !slices.Contains(models.ReferralEnds, in.Reason) {
			return "", models.Problems{"end_reason": "problem.required"}.Err()
		}
		row := old
		row.End(in.Reason, d.Today, d.Now)
		return d.change(old, row, "referral.ended")
	})
}

// Told records that the provider was told that the survivor no longer agrees.
func (s *Service) Told(ctx context.Context, by access.Actor, caseID, id string, version int64) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d referralDeed) (string, error) {
		old, err := d.find(d.Tx, by, caseID, id)
		if err != nil {
			return "", err
		}
		if old.Version != version || !old.ToTell() {
			return "", models.Fail(models.Conflict, "error.changed_by_someone")
		}
		row := old
		row.ToldOn, row.DueAt = d.Today, 0
		return d.change(old, row, "referral.told")
	})
}

// Reopen takes an end or a no back that was recorded by mistake. It refuses where no
// consent covers the referral any more, and where help came of it: that service is
// corrected instead.
func (s *Service) Reopen(ctx context.Context, by access.Actor, caseID, id string, version int64) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d referralDeed) (string, error) {
		old, err := d.find(d.Tx, by, caseID, id)
		if err != nil {
			return "", err
		}
		if old.Version != version || old.State != models.ReferralDeclined && old.State != models.ReferralEnded {
			return "", models.Fail(models.Conflict, "error.changed_by_someone")
		}
		c, err := covering(d.Tx, caseID, old.Purpose, d.Today)
		if err != nil {
			return "", err
		}
		if c == nil {
			return "", models.Fail(models.Conflict, "problem.referral_no_consent")
		}
		row := old
		row.State, row.AnsweredOn, row.DeclineReason, row.EndedOn, row.EndReason, row.ToldOn = models.ReferralSent, "", "", "", "", ""
		row.ConsentID, row.DueAt = c.ID, models.EndOfDay(d.Today.AddDays(models.AnswerDays(row.Urgency)), d.Zone)
		return d.change(old, row, "referral.reopened")
	})
}
