// Package referral manages referrals: a provider outside the house is asked to help a
// survivor, answers, and what came of it becomes a service.
//
// Nothing goes along that was not chosen field by field, and nothing without a consent
// that covers it and holds today. Who the provider is, is sealed. The package must never
// send anything itself: it makes the letter that a person hands over.
package referral

import (
	"context"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/casefile"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/delivery"
	"aftercare/services/evaluation"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Service holds the use cases of referrals.
type Service struct {
	*deed.Tools
	deliveries *delivery.Service
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, newID), delivery.New(db, keeper, evaluator, now, newID)}
}

// referralDeed is a deed on a referral of a case.
type referralDeed struct {
	*Service
	*deed.Deed
}

// deed runs f on a case, once for each form token. f returns the id of what it wrote.
func (s *Service) deed(ctx context.Context, by access.Actor, caseID, token string, f func(d referralDeed) (string, error)) (deed.Result, error) {
	return s.Do(ctx, by, access.KeepReferrals, caseID, func(of *deed.Deed) error {
		made, err := of.UseToken(token)
		if err == nil && made == "" {
			made, err = f(referralDeed{s, of})
		}
		of.ID = made
		return err
	})
}

// find returns a referral of a case that the actor may see. It returns NotFound for one
// of another case, or of help that is hidden from the role.
func (s *Service) find(tx *gorm.DB, by access.Actor, caseID, id string) (models.Referral, error) {
	var row models.Referral
	err := tx.Where("id = ? AND case_id = ?", id, caseID).Take(&row).Error
	if err == nil && !s.Sight(by).Service(row.Service) {
		return models.Referral{}, models.ErrNotFound()
	}
	return row, err
}

// Kinds lists the kinds of help for which the actor can refer somebody, in the order of
// the packs.
func (s *Service) Kinds(by access.Actor) (kinds []string) {
	for _, k := range s.Library().Services() {
		if by.May(access.KeepReferrals) && by.MayRecord(k.Class) && k.Kind != models.KindFollowUp {
			kinds = append(kinds, k.Kind)
		}
	}
	return kinds
}

// Purpose is the purpose of the consent that covers a kind of help.
func (s *Service) Purpose(kind string) string {
	if k := s.Library().Service(kind); k != nil {
		return models.ReferralPurpose(k.Group)
	}
	return models.PurposeOthers
}

// covering returns the consent of a case for a purpose that holds today. The latest
// answer counts; without one the consent is nil.
func covering(tx *gorm.DB, caseID, purpose string, today models.Date) (*models.Consent, error) {
	var rows []models.Consent
	err := tx.Where("case_id = ? AND purpose = ?", caseID, purpose).Order("given_at DESC, id DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 || !rows[0].Holds(today) {
		return nil, err
	}
	return &rows[0], nil
}

// word is a sealed value of a referral with its text.
type word struct {
	field  vault.Field
	sealed *models.Sealed
	text   string
}

// seal seals the texts that were typed into their row and returns their columns.
func (d referralDeed) seal(rowID string, words ...word) (columns []string, err error) {
	var texts []custody.Text
	var into []*models.Sealed
	for _, w := range words {
		if w.text != "" {
			texts, into = append(texts, custody.Text{Field: w.field, RowID: rowID, Text: w.text}), append(into, w.sealed)
			columns = append(columns, w.field.Column)
		}
	}
	if len(texts) == 0 {
		return nil, nil
	}
	sealed, err := d.Seal(texts...)
	for i := range sealed {
		*into[i] = sealed[i]
	}
	return columns, err
}

// note adds the audit entry of a deed on a referral.
func (d referralDeed) note(action string, row models.Referral, sealed int) error {
	e := audit.Entry{Action: action, Subject: "referral:" + row.ID, Detail: store.Codes(row.ReferralFacts, "consent_id", "delivery_id"), Fields: sealed}
	if sealed > 0 {
		e.Classes = []models.Class{models.ClassSafety}
	}
	return d.Note(e)
}

// change writes a referral of the version that the form showed.
func (d referralDeed) change(old, row models.Referral, action string, columns ...string) (string, error) {
	if err := casefile.ChangeReferral(d.Deed, old, row, string(row.State), columns...); err != nil {
		return "", err
	}
	return row.ID, d.note(action, row, len(columns))
}
