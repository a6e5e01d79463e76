package packet

import (
	"context"
	"crypto/sha256"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/document"
	"aftercare/services/scan"
)

// File is a packet that was made, to be kept.
type File struct {
	Body  []byte // a PDF of our own, without the annexures
	Pages int
	Title string // what the paper is called, sealed
	Final bool
	Token string // of the form; a second press of its button makes nothing more
}

// Keep keeps a packet that was made: its file as a paper of the case, and beside it
// the form with its version, the language, the sum of its bytes, who made it and when.
func (s *Service) Keep(ctx context.Context, by access.Actor, caseID, id string, f File) (models.MadePacket, error) {
	v, err := s.One(ctx, by, caseID, id)
	if err != nil {
		return models.MadePacket{}, err
	}
	sum := sha256.Sum256(f.Body)
	row := models.MadePacket{
		ID: s.NewID(), PacketID: id, CaseID: caseID, PacketFacts: v.Packet.PacketFacts, FormVersion: v.Form.Version,
		Final: f.Final, Reviewed: v.Lawyer || v.Packet.ReviewedAt != 0, Pages: f.Pages, Sum: sum[:], MadeBy: by.ID(),
	}
	_, err = s.Do(ctx, by, access.PreparePacket, caseID, func(d *deed.Deed) error {
		made, err := d.UseToken(f.Token)
		if d.ID = made; err != nil || made != "" {
			row, err = madeOnce(d.Tx, id, made)
			return err
		}
		paper, err := s.papers.AddTo(d, f.paper(v.Lawyer))
		if err != nil {
			return err
		}
		row.MadeAt, row.DocumentID, d.ID = d.Now, paper.ID, row.ID
		if err := d.Tx.Create(&row).Error; err != nil {
			return err
		}
		return d.Note(audit.Entry{Action: "packet.made", Subject: "packet:" + id, Detail: "form=" + row.Form + " version=" + row.FormVersion + " language=" + row.Language + " paper=" + row.DocumentID})
	})
	return row, err
}

// paper is the file as a paper of the case, of a kind that its maker opens again.
func (f File) paper(ofLawyer bool) document.Input {
	about := models.DocumentFacts{Kind: madeKind, Original: "lawyer"}
	if !ofLawyer {
		about = models.DocumentFacts{Kind: models.OwnApplication, Original: "shelter"}
	}
	return document.Input{
		DocumentDetails: models.DocumentDetails{DocumentFacts: about, Title: f.Title},
		File:            &scan.File{Format: models.FilePDF, Body: f.Body, Pages: f.Pages},
	}
}

// madeOnce is a packet as it was made before.
func madeOnce(tx *gorm.DB, packetID, madeID string) (row models.MadePacket, err error) {
	return row, tx.Where("id = ? AND packet_id = ?", madeID, packetID).Take(&row).Error
}

// MadeBy returns what a form made of a packet before. ok is false where it made nothing:
// so a second press does no work twice.
func (s *Service) MadeBy(ctx context.Context, by access.Actor, caseID, id, token string) (row models.MadePacket, ok bool, err error) {
	if err := by.Require(access.PreparePacket); err != nil {
		return row, false, err
	}
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, _ models.Case) error {
		made, err := deed.Made(tx, by, token)
		if err != nil || made == "" {
			return err
		}
		row, err = madeOnce(tx, id, made)
		ok = err == nil
		return err
	})
	if models.KindOf(err) == models.NotFound {
		err = nil
	}
	return row, ok, err
}

// Annexure opens the file of a paper that goes along.
func (s *Service) Annexure(ctx context.Context, by access.Actor, caseID, paper, purpose string) (document.Content, error) {
	return s.papers.File(ctx, by, caseID, paper, "", models.PartFile, purpose)
}
