package packet

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/claimfact"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Reading is one reading out of a packet, with who wrote it down.
type Reading struct {
	models.PacketReading
	By string
}

// readings reads the readings of a packet, newest first. The names of witnesses stay
// closed.
func readings(tx *gorm.DB, packetID string) (list []Reading, err error) {
	err = tx.Table("packet_readings AS r").Select("r.*, a.display_name AS by").Joins("JOIN accounts a ON a.id = r.recorded_by").
		Where("r.packet_id = ?", packetID).Order("r.created_at DESC, r.id DESC").Limit(mostListed).Scan(&list).Error
	return list, err
}

// newestReading is the newest reading that was not taken back; it is empty where there is
// none.
func newestReading(tx *gorm.DB, packetID string) (row models.PacketReading, err error) {
	err = tx.Where("packet_id = ? AND withdrawn_at = 0", packetID).Order("created_at DESC, id DESC").Limit(1).Find(&row).Error
	return row, err
}

// Reading returns the newest reading that was not taken back. ok is false where there
// is none.
func (v View) Reading() (r Reading, ok bool) {
	i := slices.IndexFunc(v.Readings, func(r Reading) bool { return r.Holds() })
	if i < 0 {
		return r, false
	}
	return v.Readings[i], true
}

// Changed says what of a packet changed since it was read out.
type Changed string

// What can change.
const (
	ChangedNothing Changed = ""
	ChangedPacket  Changed = "packet"  // the statement or what goes in
	ChangedConsent Changed = "consent" // what stands in it by her word
	ChangedFacts   Changed = "facts"   // what it rests on
)

// Rests is what the words of a paper rest on, beside what was chosen for it.
type Rests struct {
	Facts   []string // keys of the vocabulary
	Matters []string // ids of the matters whose numbers, people or stages it tells
}

// ChangedSince returns what changed since the newest reading.
func (s *Service) ChangedSince(ctx context.Context, by access.Actor, v View, rests Rests) (Changed, error) {
	r, ok := v.Reading()
	switch {
	case !ok:
		return ChangedNothing, nil
	case r.PacketVersion != v.Packet.Version:
		return ChangedPacket, nil
	case slices.ContainsFunc(v.Consents, func(c Consent) bool { return max(c.CreatedAt, c.WithdrawnAt) > r.CreatedAt }):
		return ChangedConsent, nil
	}
	var later int64
	err := s.ReadCase(ctx, by, v.Packet.CaseID, func(tx *gorm.DB, c models.Case) (err error) {
		later, err = laterRows(tx, c, r.CreatedAt, rests)
		return err
	})
	if later > 0 {
		return ChangedFacts, err
	}
	return ChangedNothing, err
}

// laterRows counts what was written after a moment: the facts, the matters with the
// people in them, and the rows of the claim. A matter that was removed counts whichever
// it was, because nobody knows any more whether the paper rested on it.
func laterRows(tx *gorm.DB, c models.Case, at models.Instant, rests Rests) (n int64, err error) {
	matters := append(rests.Matters, "")
	parts := []string{"SELECT count(*) AS n FROM facts WHERE survivor_id = ? AND case_id IN ('', ?) AND name IN ? AND recorded_at > ?",
		"SELECT count(*) AS n FROM matters WHERE case_id = ? AND (id IN ? OR removed_at > 0) AND changed_at > ?",
		"SELECT count(*) AS n FROM matter_people WHERE case_id = ? AND matter_id IN ? AND changed_at > ?"}
	args := []any{c.SurvivorID, c.ID, append(rests.Facts, ""), at, c.ID, matters, at, c.ID, matters, at}
	for _, list := range models.ClaimLists {
		parts = append(parts, "SELECT count(*) AS n FROM "+string(list)+" WHERE case_id = ? AND changed_at > ?")
		args = append(args, c.ID, at)
	}
	err = tx.Raw("SELECT sum(n) FROM ("+strings.Join(parts, " UNION ALL ")+") AS later", args...).Scan(&n).Error
	return n, err
}

// Died reports whether dependants apply for a person who died.
func (v View) Died() bool { return v.All.Facts["legal.claim_for"].Code == "dependants" }

// Guardians lists the relatives who may sign for a child. Their names stay closed.
func (s *Service) Guardians(ctx context.Context, by access.Actor, caseID string) (list []models.Relative, err error) {
	if err := by.Require(access.PreparePacket); err != nil {
		return nil, err
	}
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		return tx.Where("case_id = ? AND removed_at = 0", c.ID).Order("created_at, id").Limit(mostListed).Find(&list).Error
	})
	return slices.DeleteFunc(list, func(r models.Relative) bool { return r.Excluded() }), err
}

// ReadingInput is a reading as it was typed, and that it was signed where it was.
type ReadingInput struct {
	models.PacketReadingFacts
	SigningInput
	Token string // of the form; a second press of its button does nothing
}

// SigningInput is a signature as it was typed.
type SigningInput struct {
	models.PacketSigningFacts
	Witness string // name and address
	Version int64  // of the reading that the form showed; 0 while it is read out
}

// ReadOut records that a packet was read out, as it is now, and that it was signed where
// it was.
func (s *Service) ReadOut(ctx context.Context, by access.Actor, caseID, id string, in ReadingInput) (deed.Result, error) {
	v, err := s.One(ctx, by, caseID, id)
	if err != nil {
		return deed.Result{}, err
	}
	return s.Do(ctx, by, access.PreparePacket, caseID, func(d *deed.Deed) error {
		made, err := d.UseToken(in.Token)
		if d.ID = made; err != nil || made != "" {
			return err
		}
		row := models.PacketReading{ID: s.NewID(), PacketID: id, CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, PacketVersion: v.Packet.Version,
			PacketReadingFacts: in.PacketReadingFacts, RecordedBy: by.ID(), CreatedAt: d.Now, ChangedBy: by.ID(), ChangedAt: d.Now, Version: 1}
		d.ID = row.ID
		p := models.Problems{}
		if err := s.checkReading(d, in.PacketReadingFacts, p); err != nil {
			return err
		}
		if err := s.sign(d, v, &row, in.SigningInput, p); err != nil {
			return err
		}
		if err := d.Tx.Create(&row).Error; err != nil {
			return err
		}
		return d.Note(signedEntry("packet.read_out", row))
	})
}

// checkReading holds a reading to the rules and to the languages of the vocabulary.
func (s *Service) checkReading(d *deed.Deed, in models.PacketReadingFacts, p models.Problems) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	in.Check(p, dates)
	if word := s.Library().Fact("person.language"); in.ReadIn != "" && (word == nil || !slices.ContainsFunc(word.Codes, func(c pack.Code) bool { return c.Code == in.ReadIn })) {
		p.Add("read_in", "problem.choose")
	}
	return nil
}

// sign puts a signature into a reading, where there is one, and holds it to the rules: a
// thumb mark has a witness, and no guardian signs who may not act for the survivor.
func (s *Service) sign(d *deed.Deed, v View, row *models.PacketReading, in SigningInput, p models.Problems) error {
	if !in.Signed() {
		return p.Err()
	}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	if in.SignedBy != models.ByGuardian {
		in.RelativeID = ""
	}
	in.Check(p, row.ReadOn, v.Died(), strings.TrimSpace(in.Witness) != "", dates)
	if len([]rune(in.Witness)) > models.MaxWitness {
		p.Add("witness", "problem.too_long|n=300")
	}
	if in.RelativeID != "" {
		if err := checkGuardian(d, in.RelativeID, p); err != nil {
			return err
		}
	}
	if err := p.Err(); err != nil {
		return err
	}
	row.PacketSigningFacts = in.PacketSigningFacts
	if in.Witness == "" {
		return nil
	}
	sealed, err := d.Seal(custody.Text{Field: custody.PacketWitness, RowID: row.ID, Text: in.Witness})
	if err == nil {
		row.Witness = sealed[0]
	}
	return err
}

func checkGuardian(d *deed.Deed, relativeID string, p models.Problems) error {
	fault, err := claimfact.GuardianFault(d, relativeID)
	switch fault {
	case claimfact.GuardianMissing:
		p.Add("relative_id", "problem.choose")
	case claimfact.GuardianExcluded:
		p.Add("relative_id", "packet_reading.guardian_excluded")
	case claimfact.GuardianUnsafe:
		p.Add("relative_id", "packet_reading.guardian_unsafe")
	}
	return err
}

// signedEntry is the audit entry of a reading: its codes, and that a name was sealed.
func signedEntry(action string, row models.PacketReading) audit.Entry {
	e := audit.Entry{Action: action, Subject: "packet:" + row.PacketID, Detail: strings.TrimSpace(store.Codes(row.PacketReadingFacts) + " " + store.Codes(row.PacketSigningFacts))}
	if !row.Witness.Empty() {
		e.Classes, e.Fields = []models.Class{custody.PacketWitness.Class}, 1
	}
	return e
}

// Sign records that a packet was signed that was read out before. It returns Conflict
// for a packet that changed since: what is signed was read out.
func (s *Service) Sign(ctx context.Context, by access.Actor, caseID, id, readingID string, in SigningInput) (deed.Result, error) {
	v, err := s.One(ctx, by, caseID, id)
	if err != nil {
		return deed.Result{}, err
	}
	return s.changeReading(ctx, by, caseID, id, readingID, "packet.signed", func(d *deed.Deed, row *models.PacketReading) ([]string, error) {
		switch {
		case row.PacketVersion != v.Packet.Version:
			return nil, models.Fail(models.Conflict, "packet_reading.changed_conflict")
		case row.Signed() || row.Version != in.Version:
			return nil, models.Fail(models.Conflict, "error.changed_by_someone")
		case !in.Signed():
			return nil, models.Problems{"signed_how": "problem.required"}.Err()
		}
		return append(store.Columns("", models.PacketSigningFacts{}), "witness"), s.sign(d, v, row, in, models.Problems{})
	})
}

// changeReading changes a reading that holds, in some columns.
func (s *Service) changeReading(ctx context.Context, by access.Actor, caseID, id, readingID, action string, change func(d *deed.Deed, row *models.PacketReading) ([]string, error)) (deed.Result, error) {
	return s.Do(ctx, by, access.PreparePacket, caseID, func(d *deed.Deed) error {
		var row models.PacketReading
		if err := d.Tx.Where("id = ? AND packet_id = ? AND case_id = ?", readingID, id, caseID).Take(&row).Error; err != nil {
			return err
		}
		if !row.Holds() {
			return models.Fail(models.Conflict, "packet_reading.gone")
		}
		columns, err := change(d, &row)
		if err != nil {
			return err
		}
		was := row.Version
		d.ID, row.ChangedBy, row.ChangedAt, row.Version = row.ID, by.ID(), d.Now, was+1
		columns = append(columns, "changed_by", "changed_at", "version")
		if err := store.Changed(d.Tx.Model(&models.PacketReading{}).Where("id = ? AND version = ?", row.ID, was).Select(columns).Updates(row)); err != nil {
			return err
		}
		return d.Note(signedEntry(action, row))
	})
}

// Unread takes a reading back that was recorded by mistake, with its signature.
func (s *Service) Unread(ctx context.Context, by access.Actor, caseID, id, readingID string) (deed.Result, error) {
	return s.changeReading(ctx, by, caseID, id, readingID, "packet.reading_back", func(d *deed.Deed, row *models.PacketReading) ([]string, error) {
		row.WithdrawnAt, row.WithdrawnBy = d.Now, by.ID()
		return []string{"withdrawn_at", "withdrawn_by"}, nil
	})
}
