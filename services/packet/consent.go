package packet

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Consent is an answer about one item of a packet, with who wrote it down.
type Consent struct {
	models.PacketConsent
	By string
}

// consents reads the answers of a packet, newest first.
func consents(tx *gorm.DB, packetID string) (list []Consent, err error) {
	err = tx.Table("packet_consents AS c").Select("c.*, a.display_name AS by").Joins("JOIN accounts a ON a.id = c.recorded_by").
		Where("c.packet_id = ?", packetID).Order("c.created_at DESC, c.id DESC").Limit(mostListed).Scan(&list).Error
	return list, err
}

// agreed lists the items that may stand in a packet by its answers.
func agreed(list []Consent) models.Codes {
	rows := make([]models.PacketConsent, len(list))
	for i, c := range list {
		rows[i] = c.PacketConsent
	}
	return models.CodesOf(models.ItemsAgreed(rows))
}

// factSex is the recorded sex of the survivor.
const factSex = "person.sex"

// Askable lists the items that stand in the packet's form only with the survivor's
// consent for it: headings of losses of the packs. It leaves out one that cannot be about
// the survivor by the recorded sex, unless there is an answer about it, which can be taken
// back.
func (v View) Askable(lib *pack.Library) (out []*pack.LossHeading) {
	sex := v.All.Facts[factSex].Code
	for _, h := range lib.Losses() {
		answered := slices.ContainsFunc(v.Consents, func(c Consent) bool { return c.Item == h.Key })
		if h.Consent && (h.Concerns(sex) || answered) && slices.ContainsFunc(v.Form.Factors, func(f pack.Factor) bool { return f.Consent == h.Key }) {
			out = append(out, h)
		}
	}
	return out
}

// ConsentInput is an answer as it was typed.
type ConsentInput struct {
	models.PacketConsentFacts
	Token string // of the form; a second press of its button does nothing
}

// Agree records what the survivor answered about one item of a packet.
func (s *Service) Agree(ctx context.Context, by access.Actor, caseID, id string, in ConsentInput) (deed.Result, error) {
	v, err := s.One(ctx, by, caseID, id)
	if err != nil {
		return deed.Result{}, err
	}
	return s.Do(ctx, by, access.PreparePacket, caseID, func(d *deed.Deed) error {
		made, err := d.UseToken(in.Token)
		if d.ID = made; err != nil || made != "" {
			return err
		}
		if err := s.checkConsent(d, v, in.PacketConsentFacts); err != nil {
			return err
		}
		row := models.PacketConsent{ID: s.NewID(), PacketID: id, CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, PacketConsentFacts: in.PacketConsentFacts,
			RecordedBy: by.ID(), CreatedAt: d.Now, Version: 1}
		d.ID = row.ID
		if err := d.Tx.Create(&row).Error; err != nil {
			return err
		}
		return d.Note(audit.Entry{Action: "packet.consent", Subject: "packet:" + id, Detail: store.Codes(row.PacketConsentFacts)})
	})
}

// checkConsent holds an answer to the rules, to the items of the form and to the
// languages of the vocabulary.
func (s *Service) checkConsent(d *deed.Deed, v View, in models.PacketConsentFacts) error {
	p := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	excluded, err := d.UnsafeFamily()
	if err != nil {
		return err
	}
	in.Check(p, excluded, dates)
	if v.Form == nil || !slices.ContainsFunc(v.Askable(s.Library()), func(h *pack.LossHeading) bool { return h.Key == in.Item }) {
		p.Add("item", "problem.choose")
	}
	s.checkLanguage(in, p)
	return p.Err()
}

// checkLanguage holds the language in which something was explained to the vocabulary.
func (s *Service) checkLanguage(in models.PacketConsentFacts, p models.Problems) {
	word := s.Library().Fact("person.language")
	if in.ExplainedIn != "" && (word == nil || !slices.ContainsFunc(word.Codes, func(c pack.Code) bool { return c.Code == in.ExplainedIn })) {
		p.Add("explained_in", "problem.choose")
	}
}

// Withdraw records that the survivor took an answer back: the item leaves the packet.
// What was filed before stays filed. It returns Conflict for an answer that holds no
// longer.
func (s *Service) Withdraw(ctx context.Context, by access.Actor, caseID, id, consentID string) (deed.Result, error) {
	return s.Do(ctx, by, access.PreparePacket, caseID, func(d *deed.Deed) error {
		var row models.PacketConsent
		if err := d.Tx.Where("id = ? AND packet_id = ? AND case_id = ?", consentID, id, caseID).Take(&row).Error; err != nil {
			return err
		}
		return s.withdraw(d, row)
	})
}

func (s *Service) withdraw(d *deed.Deed, row models.PacketConsent) error {
	if !row.Holds() {
		return models.Fail(models.Conflict, "consent.not_given")
	}
	row.WithdrawnAt, row.WithdrawnBy, row.Version = d.Now, d.By.ID(), row.Version+1
	d.ID = row.ID
	if err := store.Changed(d.Tx.Model(&models.PacketConsent{}).Where("id = ? AND version = ?", row.ID, row.Version-1).Select("withdrawn_at", "withdrawn_by", "version").Updates(row)); err != nil {
		return err
	}
	if row.AboutPaper() {
		if err := s.leaves(d, row); err != nil {
			return err
		}
	}
	return d.Note(audit.Entry{Action: "packet.consent_withdrawn", Subject: "packet:" + row.PacketID, Detail: "item=" + row.Item})
}
