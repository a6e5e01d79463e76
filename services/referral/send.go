package referral

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/deed"
)

// Input is what the user typed about a new referral.
type Input struct {
	models.ReferralFacts
	OfficeID string // of the directory; "" for somebody else
	Provider string // who that is
	Need     string
	DueOn    models.Date // when the answer is expected; "" for our own number of days
	Token    string      // of the form; a second press of its button does nothing
}

// Send records that a provider is asked to help. It refuses where no consent covers it.
func (s *Service) Send(ctx context.Context, by access.Actor, caseID string, in Input) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d referralDeed) (string, error) {
		if err := d.check(&in); err != nil {
			return "", err
		}
		row := models.Referral{
			ID: s.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, ReferralFacts: in.ReferralFacts,
			RecordedBy: by.ID(), CreatedAt: d.Now, ChangedBy: by.ID(), ChangedAt: d.Now, Version: 1,
		}
		row.State, row.SentAt = models.ReferralSent, min(models.EndOfDay(in.SentOn, d.Zone), d.Now)
		columns, err := d.seal(row.ID, word{custody.ReferralProvider, &row.Provider, cmp.Or(in.OfficeID, in.Provider)}, word{custody.ReferralNeed, &row.Need, in.Need})
		if err != nil {
			return "", err
		}
		if err := d.Tx.Create(&row).Error; err != nil {
			return "", err
		}
		return row.ID, d.note("referral.sent", row, len(columns))
	})
}

// check holds a new referral to the rules of the model, to the packs, the directory and
// the consents, and completes it.
func (d referralDeed) check(in *Input) error {
	problems := models.Problems{}
	in.Provider, in.Need = strings.TrimSpace(in.Provider), strings.TrimSpace(in.Need)
	if err := d.whom(in, problems); err != nil {
		return err
	}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	in.SentOn = cmp.Or(in.SentOn, d.Today)
	in.CheckSent(dates, problems)
	if !slices.Contains(d.Kinds(d.By), in.Service) {
		problems.Add("service", "problem.choose")
	}
	if len([]rune(in.Need)) > models.MaxReferralWords {
		problems.Add("need", "problem.too_long|n=1000")
	}
	for _, code := range in.Shares.Codes() {
		if !slices.Contains(Shareable(d.By), code) {
			problems.Add("shares", "problem.choose")
		}
	}
	in.due(d, problems)
	if err := d.cover(in, problems); err != nil {
		return err
	}
	return problems.Err()
}

// whom finds the provider in the directory, or takes the name of somebody else.
func (d referralDeed) whom(in *Input, problems models.Problems) error {
	if in.OfficeID == "" {
		switch {
		case in.Provider == "":
			problems.Add("office", "problem.required")
		case models.IsID(in.Provider): // it would be read as one of the directory
			problems.Add("provider", "problem.choose")
		case len([]rune(in.Provider)) > models.MaxReferralLine:
			problems.Add("provider", "problem.too_long|n=200")
		}
		return nil
	}
	o, err := officeOf(d.Tx, d.By, in.OfficeID)
	if err != nil {
		return err
	}
	if o.ID == "" || o.ClosedAt > 0 {
		problems.Add("office", "problem.choose")
		return nil
	}
	in.ProviderKind = o.Kind
	return nil
}

// officeOf reads an office of the directory. It is zero for one that is not there.
func officeOf(tx *gorm.DB, by access.Actor, id string) (o models.Office, err error) {
	err = tx.Where("id = ? AND organisation_id = ?", id, by.Organisation()).Limit(1).Find(&o).Error
	return o, err
}

// due is the end of the day on which the answer is expected.
func (in *Input) due(d referralDeed, problems models.Problems) {
	if in.DueOn == "" {
		in.DueOn = max(in.SentOn, d.Today).AddDays(models.AnswerDays(in.Urgency))
	}
	if in.DueOn < in.SentOn {
		problems.Add("due_on", "problem.referral_before")
	}
	in.DueAt = models.EndOfDay(in.DueOn, d.Zone)
}

// cover finds the consent on which the referral rests.
func (d referralDeed) cover(in *Input, problems models.Problems) error {
	in.Purpose = d.Purpose(in.Service)
	c, err := covering(d.Tx, d.Case.ID, in.Purpose, d.Today)
	if err != nil {
		return err
	}
	if c == nil {
		problems.Add("shares", "problem.referral_no_consent")
		return nil
	}
	in.ConsentID = c.ID
	return nil
}

// Shareable are the facts that the actor can let go along: those that she may read.
func Shareable(by access.Actor) []string {
	return slices.DeleteFunc(slices.Clone(models.ReferralFactKinds), func(code string) bool {
		f, sealed := sealedShares[code]
		return sealed && !by.MayRead(f.Class, f.Table+"."+f.Column)
	})
}
