package referral

import (
	"context"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/vault"
)

// sealedShares are the facts that can go along and that are sealed in the file.
var sealedShares = map[string]vault.Field{
	"called_name": custody.CalledName, models.FactSafeContact: custody.SafeContact, "telephones": custody.Telephones, "need": custody.ReferralNeed,
}

// Opened is a referral with its words. What the role may not read is empty.
type Opened struct {
	models.ReferralWords
	Office  models.Office // of the directory; zero for somebody else
	Waiting bool          // a colleague still has the key to some of it
}

// Name is what the provider is called.
func (o Opened) Name() string {
	if o.Office.ID != "" {
		return o.Office.Name
	}
	return o.Provider
}

// Letter is what is printed for the provider: what was chosen, and nothing else.
type Letter struct {
	Opened
	models.ReferralFacts
	Code   string
	Case   models.Case
	Sealed map[string]string // texts that go along
	Coded  map[string]string // codes of person.sex and person.language
}

// reading is the opening of a referral with other values of the file.
type reading struct {
	*deed.Deed
	row    models.Referral
	values []custody.Value
	into   []func(text string)
}

// look runs f with a referral of a case for whoever keeps referrals.
func (s *Service) look(ctx context.Context, by access.Actor, caseID, id string, f func(r *reading) error) error {
	return s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		if !by.May(access.KeepReferrals) {
			return models.ErrNotFound()
		}
		row, err := s.find(d.Tx, by, caseID, id)
		if err != nil {
			return err
		}
		return f(&reading{Deed: d, row: row})
	})
}

// add asks for a sealed value, if there is one and the role may read it.
func (r *reading) add(f vault.Field, rowID string, sealed models.Sealed, into func(string)) {
	if !sealed.Empty() && r.By.MayRead(f.Class, f.Table+"."+f.Column) {
		r.values, r.into = append(r.values, custody.Value{Field: f, RowID: rowID, Sealed: sealed}), append(r.into, into)
	}
}

// open opens what was asked for, with one audit entry, and looks the provider up in the
// directory.
func (r *reading) open(e audit.Entry, out *Opened) error {
	e.Subject = "referral:" + r.row.ID
	r.add(custody.ReferralProvider, r.row.ID, r.row.Provider, func(text string) { out.Provider = text })
	opened, err := r.Unseal(e, r.values...)
	if err != nil {
		return err
	}
	for i, o := range opened {
		r.into[i](o.Text)
		out.Waiting = out.Waiting || o.Waiting
	}
	if models.IsID(out.Provider) {
		out.Office, err = officeOf(r.Tx, r.By, out.Provider)
	}
	return err
}

// Open opens who the provider is and what was written, and leaves one audit entry.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, id, purpose string) (out Opened, err error) {
	err = s.look(ctx, by, caseID, id, func(r *reading) error {
		r.add(custody.ReferralNeed, id, r.row.Need, func(text string) { out.Need = text })
		r.add(custody.ReferralAnswer, id, r.row.Answer, func(text string) { out.Answer = text })
		return r.open(audit.Entry{Action: "referral.opened", Detail: "service=" + r.row.Service + " purpose=" + purpose}, &out)
	})
	return out, err
}

// Letter opens what goes along with a referral and leaves one audit entry that names it.
// It refuses for a referral that is over, or that no consent covers any more.
func (s *Service) Letter(ctx context.Context, by access.Actor, caseID, id, purpose string) (out Letter, err error) {
	err = s.look(ctx, by, caseID, id, func(r *reading) error {
		out = Letter{ReferralFacts: r.row.ReferralFacts, Code: r.Case.Code, Case: r.Case, Sealed: map[string]string{}, Coded: map[string]string{}}
		if err := r.stands(); err != nil {
			return err
		}
		if err := r.chosen(&out); err != nil {
			return err
		}
		shares := strings.Join(r.row.Shares.Codes(), ",")
		return r.open(audit.Entry{Action: "referral.letter", Detail: "shares=" + shares + " purpose=" + purpose}, &out.Opened)
	})
	return out, err
}

// stands reports an error where the letter must not leave any more.
func (r *reading) stands() error {
	if !r.row.State.Open() {
		return models.Fail(models.Conflict, "problem.referral_over")
	}
	c, err := covering(r.Tx, r.Case.ID, r.row.Purpose, r.Today)
	if err == nil && c == nil {
		err = models.Fail(models.Conflict, "problem.referral_no_consent")
	}
	return err
}

// chosen asks for the sealed facts that were chosen, and reads the coded ones.
func (r *reading) chosen(out *Letter) error {
	var of models.Survivor
	if err := r.Tx.Where("id = ?", r.Case.SurvivorID).Take(&of).Error; err != nil {
		return err
	}
	for code, sealed := range map[string]models.Sealed{"called_name": of.CalledName, models.FactSafeContact: of.SafeContact, "telephones": of.Telephones} {
		if r.row.Shares.Has(code) {
			r.add(sealedShares[code], of.ID, sealed, func(text string) { out.Sealed[code] = text })
		}
	}
	if r.row.Shares.Has("need") {
		r.add(custody.ReferralNeed, r.row.ID, r.row.Need, func(text string) { out.Need = text })
	}
	var facts []models.Fact
	err := r.Tx.Select("name", "code").Where("survivor_id = ? AND case_id = '' AND episode_id = '' AND name IN ?", of.ID, []string{"person.sex", "person.language"}).Find(&facts).Error
	for _, f := range facts {
		out.Coded[f.Name] = f.Code
	}
	return err
}
