package packet

import (
	"context"
	"crypto/sha256"

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
}

// Keep keeps a packet that was made: its file as a paper of the case, of a kind that its
// maker opens, and beside it
// the form with its version, the language, the sum of its bytes, who made it and when.
func (s *Service) Keep(ctx context.Context, by access.Actor, caseID, id string, f File) (models.MadePacket, error) {
	v, err := s.One(ctx, by, caseID, id)
	if err != nil {
		return models.MadePacket{}, err
	}
	about := models.DocumentFacts{Kind: madeKind, Original: "lawyer"}
	if !v.Lawyer { // hers to open again
		about = models.DocumentFacts{Kind: models.OwnApplication, Original: "shelter"}
	}
	paper := document.Input{
		DocumentDetails: models.DocumentDetails{DocumentFacts: about, Title: f.Title},
		File:            &scan.File{Format: models.FilePDF, Body: f.Body, Pages: f.Pages},
	}
	added, err := s.papers.Add(ctx, by, caseID, paper)
	if err != nil {
		return models.MadePacket{}, err
	}
	sum := sha256.Sum256(f.Body)
	row := models.MadePacket{
		ID: s.NewID(), PacketID: id, CaseID: caseID, DocumentID: added.ID, PacketFacts: v.Packet.PacketFacts, FormVersion: v.Form.Version,
		Final: f.Final, Reviewed: v.Lawyer || v.Packet.ReviewedAt != 0, Pages: f.Pages, Sum: sum[:], MadeBy: by.ID(),
	}
	_, err = s.Do(ctx, by, access.PreparePacket, caseID, func(d *deed.Deed) error {
		row.MadeAt, d.ID = d.Now, row.ID
		if err := d.Tx.Create(&row).Error; err != nil {
			return err
		}
		return d.Note(audit.Entry{Action: "packet.made", Subject: "packet:" + id, Detail: "form=" + row.Form + " version=" + row.FormVersion + " language=" + row.Language + " paper=" + row.DocumentID})
	})
	return row, err
}

// Annexure opens the file of a paper that goes along.
func (s *Service) Annexure(ctx context.Context, by access.Actor, caseID, paper, purpose string) (document.Content, error) {
	return s.papers.File(ctx, by, caseID, paper, "", models.PartFile, purpose)
}
