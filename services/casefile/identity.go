package casefile

import (
	"context"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/vault"
)

// sealedFields are the sealed texts of the case file by column. Forms use the
// column as field name.
var sealedFields = map[string]vault.Field{
	"called_name": custody.CalledName, "full_name": custody.FullName, "other_names": custody.OtherNames,
	"id_numbers": custody.IDNumbers, "relatives": custody.Relatives,
	"address": custody.Address, "telephones": custody.Telephones, "safe_contact": custody.SafeContact,
	"not_to_tell": custody.NotToTell,
	"story":       custody.Story, "her_wishes": custody.HerWishes,
	"people": custody.People, "places": custody.Places,
}

// The groups of parts that open together.
var (
	CalledOnly    = []string{"called_name"}
	SafeContact   = []string{"safe_contact"}
	IdentityParts = []string{"called_name", "full_name", "other_names", "id_numbers", "relatives"}
	ContactParts  = []string{"safe_contact", "not_to_tell", "telephones", "address"}
	StoryParts    = []string{"her_wishes", "story"}
)

func fieldName(f vault.Field) string { return f.Table + "." + f.Column }

// Readable keeps the parts the actor's role may read. Other parts are absent,
// not blank.
func Readable(by access.Actor, parts []string) []string {
	return slices.DeleteFunc(slices.Clone(parts), func(p string) bool {
		f, ok := sealedFields[p]
		return !ok || !by.MayRead(f.Class, fieldName(f))
	})
}

// Writable reports whether the actor's role may write every one of the parts.
func Writable(by access.Actor, parts []string) bool {
	return !slices.ContainsFunc(parts, func(p string) bool {
		f, ok := sealedFields[p]
		return !ok || !by.MayWrite(f.Class, fieldName(f))
	})
}

// Revealed holds opened texts by part, and the version of their record, so that
// a later edit can detect a change in between.
type Revealed struct {
	Texts   map[string]string
	Waiting bool // some of the keys are still with a colleague
	Seen    int64
}

// Reveal opens parts of the file and leaves one audit entry with the purpose.
// It leaves out parts the role may not read, and returns Forbidden when none is
// left. All parts must belong to one record.
func (s *Service) Reveal(ctx context.Context, by access.Actor, caseID, purpose string, parts []string) (Revealed, error) {
	return s.openParts(ctx, by, caseID, "", purpose, parts)
}

func (s *Service) openParts(ctx context.Context, by access.Actor, caseID, episodeID, purpose string, parts []string) (Revealed, error) {
	return s.opening(ctx, by, caseID, episodeID, parts, func(d *fileDeed, parts []string, out *Revealed) error {
		record, err := d.recordOf(parts[0])
		if err != nil {
			return err
		}
		return d.openSheet(record, "file.opened", purpose, parts, out)
	})
}

// opening runs open with the parts that the role may read.
func (s *Service) opening(ctx context.Context, by access.Actor, caseID, episodeID string, parts []string, open func(d *fileDeed, parts []string, out *Revealed) error) (Revealed, error) {
	out := Revealed{Texts: map[string]string{}}
	if parts = Readable(by, parts); len(parts) == 0 {
		return out, models.Fail(models.Forbidden, "error.forbidden")
	}
	err := s.Look(ctx, by, caseID, func(d *deed.Deed) error { return open(&fileDeed{s, d, episodeID}, parts, &out) })
	return out, err
}

// openSheet opens parts of a record and leaves one audit entry.
func (d *fileDeed) openSheet(record sheet, action, purpose string, parts []string, out *Revealed) error {
	out.Seen = record.version
	values := make([]custody.Value, len(parts))
	for i, p := range parts {
		values[i] = d.valueOf(record, p, record.sealed[p])
	}
	entry := audit.Entry{Action: action, Subject: d.subject(), Detail: strings.TrimSpace(strings.Join(parts, ",") + " purpose=" + purpose)}
	opened, err := d.Unseal(entry, values...)
	if err != nil {
		return err
	}
	for i, o := range opened {
		out.Texts[parts[i]] = o.Text
		out.Waiting = out.Waiting || o.Waiting
	}
	return nil
}

// sheet is a record with sealed texts.
type sheet struct {
	model   any
	id      string
	version int64
	sealed  map[string]models.Sealed
}

// recordOf reads the record that holds a part: the survivor, the case or the
// episode of the deed.
func (d *fileDeed) recordOf(part string) (sheet, error) {
	switch sealedFields[part].Table {
	case "cases":
		return sheet{&models.Case{}, d.Case.ID, d.Case.Version, map[string]models.Sealed{"story": d.Case.Story, "her_wishes": d.Case.HerWishes}}, nil
	case "episodes":
		var e models.Episode
		err := d.Tx.Where("id = ? AND case_id = ?", d.episodeID, d.Case.ID).Take(&e).Error
		return sheet{&models.Episode{}, e.ID, e.Version, map[string]models.Sealed{"people": e.People, "places": e.Places}}, err
	}
	var s models.Survivor
	err := d.Tx.Where("id = ?", d.Case.SurvivorID).Take(&s).Error
	return sheet{&models.Survivor{}, s.ID, s.Version, map[string]models.Sealed{
		"called_name": s.CalledName, "full_name": s.FullName, "other_names": s.OtherNames, "id_numbers": s.IDNumbers,
		"relatives": s.Relatives, "address": s.Address, "telephones": s.Telephones, "safe_contact": s.SafeContact,
		"not_to_tell": s.NotToTell,
	}}, err
}

// textsOf returns the typed texts and leaves out empty ones.
func textsOf(rowID string, typed map[string]string) []custody.Text {
	var out []custody.Text
	for part, text := range typed {
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, custody.Text{Field: sealedFields[part], RowID: rowID, Text: text})
		}
	}
	slices.SortFunc(out, func(a, b custody.Text) int { return strings.Compare(a.Field.Column, b.Field.Column) })
	return out
}

// seal seals texts and stores them. Without texts it writes nothing.
func (d *fileDeed) seal(model any, id string, texts []custody.Text) error {
	if len(texts) == 0 {
		return nil
	}
	sealed, err := d.Seal(texts...)
	if err != nil {
		return err
	}
	columns := map[string]any{}
	for i, t := range texts {
		columns[t.Field.Column] = sealed[i]
		d.Shared = d.Shared || t.Field.Table == "survivors"
	}
	return d.Tx.Model(model).Where("id = ?", id).Updates(columns).Error
}
