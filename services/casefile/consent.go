package casefile

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// ConsentInput holds the answers for one or more purposes, given at one
// sitting. Answers maps a purpose to models.ConsentGiven or ConsentRefused; a
// purpose without an entry was not asked. Refusing is an answer like any other.
// Purpose and answer aside, the facts are the same for all of them.
type ConsentInput struct {
	Answers map[string]string
	models.ConsentFacts
	Kept     models.Date // a day before the arrival that is right all the same
	Excluded bool        // a guardian may be part of what happened and cannot agree for the survivor
}

// ConsentRow is a consent with the name of the colleague who recorded it.
type ConsentRow struct {
	models.Consent
	Recorder string
}

// factLanguage is the fact whose codes are the known languages.
const factLanguage = "person.language"

// Agree records the survivor's consents and refusals. It returns Invalid with
// the fields that are missing or not allowed.
func (s *Service) Agree(ctx context.Context, by access.Actor, caseID string, in ConsentInput) (deed.Result, error) {
	return s.change(ctx, by, access.EditCase, caseID, func(d *fileDeed) error {
		excluded, err := d.UnsafeFamily()
		if err != nil {
			return err
		}
		in.Excluded = in.Excluded || excluded
		rows, err := d.consents(in)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return models.Problems{"answers": "problem.consent_none"}.Err()
		}
		if err := d.Tx.Create(&rows).Error; err != nil {
			return err
		}
		if err := d.Note(audit.Entry{Action: "consent.recorded", Detail: consentCodes(rows), Fields: len(rows)}); err != nil {
			return err
		}
		return d.withoutConsent(refused(rows)...)
	})
}

// consents makes the rows in the order of the purposes and checks them against
// the rules of the model.
func (d *fileDeed) consents(in ConsentInput) ([]models.Consent, error) {
	problems := models.Problems{}
	rows := d.checkConsents(in, problems)
	dates, err := d.Dates()
	if err != nil {
		return nil, err
	}
	if len(in.Answers) > 0 {
		dates.Care("given_on", cmp.Or(in.GivenAt, d.Now).Date(d.Zone), in.Kept, problems)
	}
	return rows, problems.Err()
}

func (d *fileDeed) checkConsents(in ConsentInput, problems models.Problems) (rows []models.Consent) {
	if in.GivenAt == 0 {
		in.GivenAt = d.Now
	}
	if in.GivenAt > d.Now {
		problems.Add("given_on", "problem.future")
	}
	if word := d.Library().Fact(factLanguage); in.ExplainedIn != "" && word != nil && !d.codeFits(word, in.ExplainedIn) {
		problems.Add("explained_in", "problem.choose")
	}
	for _, purpose := range models.Purposes {
		answer, asked := in.Answers[purpose]
		if !asked {
			continue
		}
		in.Purpose, in.Answer = purpose, answer
		in.Check(problems, in.Excluded, d.Today)
		rows = append(rows, models.Consent{ID: d.NewID(), SurvivorID: d.Case.SurvivorID, CaseID: d.Case.ID, ConsentFacts: in.ConsentFacts, RecordedBy: d.By.ID(), Version: 1})
	}
	return rows
}

func consentCodes(rows []models.Consent) string {
	codes := ""
	for _, c := range rows {
		codes += c.Purpose + "=" + c.Answer + " "
	}
	return codes + "by=" + rows[0].GivenBy
}

// Withdraw records that the survivor took a consent back. What was shared
// before stays shared; nothing more goes out under it. It returns Conflict for
// a consent already withdrawn.
func (s *Service) Withdraw(ctx context.Context, by access.Actor, caseID, consentID string) (deed.Result, error) {
	return s.change(ctx, by, access.EditCase, caseID, func(d *fileDeed) error {
		var c models.Consent
		if err := d.Tx.Where("id = ? AND case_id = ?", consentID, caseID).Take(&c).Error; err != nil {
			return err
		}
		if c.Answer != models.ConsentGiven {
			return models.Fail(models.Conflict, "consent.not_given")
		}
		if err := store.Changed(d.Tx.Model(&models.Consent{}).Where("id = ? AND version = ? AND withdrawn_at = 0", c.ID, c.Version).
			Select("withdrawn_at", "version").Updates(models.Consent{WithdrawnAt: d.Now, Version: c.Version + 1})); err != nil {
			return err
		}
		if err := d.Note(audit.Entry{Action: "consent.withdrawn", Subject: "consent:" + c.ID, Detail: c.Purpose}); err != nil {
			return err
		}
		return d.withoutConsent(c.Purpose)
	})
}

// withoutConsent ends what rests on a consent that the survivor took back or refused.
func (d *fileDeed) withoutConsent(purposes ...string) error {
	if err := d.endReferrals(purposes...); err != nil {
		return err
	}
	return d.endTransfersWithoutConsent(purposes)
}

// Consents reads the consents and refusals of a case, newest first.
func (s *Service) Consents(ctx context.Context, by access.Actor, caseID string) (Header, []ConsentRow, error) {
	return withHead(ctx, s, by, caseID, func(tx *gorm.DB, h Header) (rows []ConsentRow, err error) {
		err = tx.Raw(`SELECT c.*, a.display_name AS recorder FROM consents c LEFT JOIN accounts a ON a.id = c.recorded_by
			WHERE c.case_id = ? ORDER BY c.given_at DESC, c.id DESC`, caseID).Scan(&rows).Error
		return rows, err
	})
}

// refused are the purposes that the survivor said no to.
func refused(rows []models.Consent) (purposes []string) {
	for _, c := range rows {
		if c.Answer == models.ConsentRefused {
			purposes = append(purposes, c.Purpose)
		}
	}
	return purposes
}

// Latest returns the newest answer for each purpose, in the order of purposes.
// It leaves out purposes nobody asked about. rows are newest first.
func Latest(rows []ConsentRow) []ConsentRow {
	var out []ConsentRow
	for _, purpose := range models.Purposes {
		if i := slices.IndexFunc(rows, func(r ConsentRow) bool { return r.Purpose == purpose }); i >= 0 {
			out = append(out, rows[i])
		}
	}
	return out
}
