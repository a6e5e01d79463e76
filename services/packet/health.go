package packet

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/document"
	"aftercare/services/scan"
	"aftercare/services/store"
)

// Copied is an answer of the survivor about a health paper, with the application that a
// copy of it goes along with.
type Copied struct {
	models.PacketConsent
	By         string
	PacketForm string // of the application
	Authority  string
}

// CopiesOf lists the answers about a health paper, newest first. It is empty for a role
// that gives none.
func (s *Service) CopiesOf(ctx context.Context, by access.Actor, caseID, paperID string) (list []Copied, err error) {
	if !by.May(access.GiveHealthPaper) {
		return nil, nil
	}
	return list, s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		return tx.Table("packets AS p").Select("c.*, a.display_name AS by, p.form AS packet_form, p.authority").
			Joins("JOIN packet_consents c ON c.packet_id = p.id").Joins("JOIN accounts a ON a.id = c.recorded_by").
			Where("p.case_id = ? AND c.item = ?", c.ID, models.HealthItem(paperID)).Order("c.created_at DESC, c.id DESC").Limit(mostListed).Scan(&list).Error
	})
}

// ToFile lists the applications of a case that were begun and are still to be filed: a
// health paper can go along with each of them.
func (s *Service) ToFile(ctx context.Context, by access.Actor, caseID string) (list []models.Packet, err error) {
	if err := by.Require(access.GiveHealthPaper); err != nil {
		return nil, err
	}
	return list, s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error { list, err = s.toFile(tx, by, c.ID); return err })
}

func (s *Service) toFile(tx *gorm.DB, by access.Actor, caseID string) (list []models.Packet, err error) {
	columns := append(store.Columns("d", models.PacketFacts{}), "d.id", "d.case_id", "d.created_at", "d.version")
	return list, s.stillToFile(by.Few(tx, "packets")).Select(columns).Where("d.case_id = ?", caseID).Order("d.created_at DESC, d.id DESC").Limit(mostListed).Scan(&list).Error
}

// HealthInput is the survivor's yes to a health paper in an application.
type HealthInput struct {
	models.PacketConsentFacts // without its item
	PacketID                  string
	Token                     string // of the form; a second press of its button does nothing
}

// GiveHealthPaper puts a copy of a health paper into an application by the survivor's word
// for that application. Only who opens the paper can do so; the copy opens for the
// survivor's lawyer. It returns Conflict where a copy goes along already.
func (s *Service) GiveHealthPaper(ctx context.Context, by access.Actor, caseID, paperID string, in HealthInput) (deed.Result, error) {
	if err := by.Require(access.GiveHealthPaper); err != nil {
		return deed.Result{}, err
	}
	in.Item, in.Answer = models.HealthItem(paperID), models.ConsentGiven
	if made, err := s.madeBefore(ctx, by, caseID, in.Token); err != nil || made != "" {
		return deed.Result{ID: made, Again: made != ""}, err
	}
	if err := s.checkHealth(ctx, by, caseID, in); err != nil { // before anything is opened
		return deed.Result{}, err
	}
	of, file, err := s.papers.Health(ctx, by, caseID, paperID, "claim")
	if err != nil {
		return deed.Result{}, err
	}
	return s.Do(ctx, by, access.GiveHealthPaper, caseID, func(d *deed.Deed) error {
		made, err := d.UseToken(in.Token)
		if d.ID = made; err != nil || made != "" {
			return err
		}
		return s.give(d, of, file, in)
	})
}

// madeBefore returns what a form made before, "" for one that made nothing: a second press
// opens no paper once more.
func (s *Service) madeBefore(ctx context.Context, by access.Actor, caseID, token string) (made string, err error) {
	return made, s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, _ models.Case) error {
		made, err = deed.Made(tx, by, token)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		return err
	})
}

// checkHealth holds an answer to the rules, in a deed that writes nothing.
func (s *Service) checkHealth(ctx context.Context, by access.Actor, caseID string, in HealthInput) error {
	return s.Read(ctx, func(tx *gorm.DB) error {
		d, err := s.On(tx, by, caseID)
		if err != nil {
			return err
		}
		return s.mayGive(d, in)
	})
}

// mayGive holds an answer to the rules and to the applications that are still to be filed.
func (s *Service) mayGive(d *deed.Deed, in HealthInput) error {
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
	s.checkLanguage(in.PacketConsentFacts, p)
	open, err := s.toFile(d.Tx, d.By, d.Case.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(open, func(r models.Packet) bool { return r.ID == in.PacketID }) {
		p.Add("packet", "problem.choose")
	}
	if err := p.Err(); err != nil {
		return err
	}
	var there int64
	err = d.Tx.Model(&models.PacketConsent{}).Where("packet_id = ? AND item = ? AND answer = ? AND withdrawn_at = 0", in.PacketID, in.Item, models.ConsentGiven).Count(&there).Error
	if err == nil && there > 0 {
		err = models.Problems{"packet": "packet.health_there"}.Err()
	}
	return err
}

// give writes the answer, the copy and its place among the annexures.
func (s *Service) give(d *deed.Deed, of models.Document, file *scan.File, in HealthInput) error {
	if err := s.mayGive(d, in); err != nil {
		return err
	}
	row := models.PacketConsent{ID: s.NewID(), PacketID: in.PacketID, CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, PacketConsentFacts: in.PacketConsentFacts,
		RecordedBy: d.By.ID(), CreatedAt: d.Now, Version: 1}
	d.ID = row.ID
	if err := d.Tx.Create(&row).Error; err != nil {
		return err
	}
	if err := s.papers.CopyTo(d, row.ID, of, file); err != nil {
		return err
	}
	if err := d.Note(audit.Entry{Action: "packet.consent", Subject: "packet:" + in.PacketID, Detail: store.Codes(row.PacketConsentFacts)}); err != nil {
		return err
	}
	return s.annexures(d, in.PacketID, func(list []string) []string { return append(list, row.ID) })
}

// leaves takes a copy out of its application and off the papers of the case.
func (s *Service) leaves(d *deed.Deed, row models.PacketConsent) error {
	if err := s.papers.RemoveCopy(d, row.ID); err != nil {
		return err
	}
	return s.annexures(d, row.PacketID, func(list []string) []string {
		return slices.DeleteFunc(list, func(id string) bool { return id == row.ID })
	})
}

// annexures changes the papers that go along with a packet.
func (s *Service) annexures(d *deed.Deed, packetID string, change func([]string) []string) error {
	row, err := find(d.Tx, d.Case.ID, packetID)
	if err != nil {
		return err
	}
	row.Papers = models.CodesOf(change(row.Papers.List()))
	return s.put(d, row, row.Version, "packet.ordered", []string{"papers"})
}

// TakeBackHealthPaper records that the survivor took her word about a health paper back:
// the copy leaves the application and the papers of the case. What was filed before stays
// filed.
func (s *Service) TakeBackHealthPaper(ctx context.Context, by access.Actor, caseID, paperID, consentID string) (deed.Result, error) {
	return s.Do(ctx, by, access.GiveHealthPaper, caseID, func(d *deed.Deed) error {
		var row models.PacketConsent
		if err := d.Tx.Where("id = ? AND case_id = ? AND item = ?", consentID, caseID, models.HealthItem(paperID)).Take(&row).Error; err != nil {
			return err
		}
		return s.withdraw(d, row)
	})
}

// mayAnnex reports whether a paper may go along with the packet: a copy of a health paper
// only by an answer that holds, and about this packet.
func (v View) mayAnnex(p document.Row) bool {
	return p.Kind != models.HealthCopy || slices.ContainsFunc(v.Consents, func(c Consent) bool { return c.ID == p.ID && c.Holds() })
}
