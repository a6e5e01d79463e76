package casefile

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/vault"
)

// sealedFields are the sealed texts of the case file by their column, which is
// also their name in forms.
var sealedFields = map[string]vault.Field{
	"called_name": custody.CalledName, "full_name": custody.FullName, "other_names": custody.OtherNames,
	"id_numbers": custody.IDNumbers, "relatives": custody.Relatives,
	"address": custody.Address, "telephones": custody.Telephones, "safe_contact": custody.SafeContact,
	"story": custody.Story, "her_wishes": custody.HerWishes,
	"people": custody.People, "places": custody.Places,
}

// The parts of the file that open together.
var (
	CalledOnly    = []string{"called_name"}
	SafeContact   = []string{"safe_contact"}
	IdentityParts = []string{"called_name", "full_name", "other_names", "id_numbers", "relatives"}
	ContactParts  = []string{"safe_contact", "telephones", "address"}
	StoryParts    = []string{"her_wishes", "story"}
)

func fieldName(f vault.Field) string { return f.Table + "." + f.Column }

// Readable keeps the parts the actor's role may read. A part she may not read
// is absent, not blank.
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

// Revealed is what was opened, by part, with the version of the record it
// stands in, so that an edit can say that it changed meanwhile.
type Revealed struct {
	Texts   map[string]string
	Waiting bool // a colleague has the key of some of it
	Seen    int64
}

// Reveal opens parts of the file and leaves one audit entry with the purpose.
// Parts the role may not read are left out; when none is left, Forbidden. The
// parts stand in one record.
func (s *Service) Reveal(ctx context.Context, by access.Actor, caseID, purpose string, parts []string) (Revealed, error) {
	return s.openParts(ctx, by, caseID, "", purpose, parts)
}

func (s *Service) openParts(ctx context.Context, by access.Actor, caseID, episodeID, purpose string, parts []string) (Revealed, error) {
	return s.opening(ctx, by, caseID, episodeID, parts, func(w *work, parts []string, out *Revealed) error { return w.reveal(purpose, parts, out) })
}

// opening lets open reveal those of the parts that the role may read.
func (s *Service) opening(ctx context.Context, by access.Actor, caseID, episodeID string, parts []string, open func(w *work, parts []string, out *Revealed) error) (Revealed, error) {
	out := Revealed{Texts: map[string]string{}}
	if parts = Readable(by, parts); len(parts) == 0 {
		return out, models.Fail(models.Forbidden, "error.forbidden")
	}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		w, err := s.begin(tx, by, caseID)
		if err != nil {
			return err
		}
		w.episodeID = episodeID
		return open(w, parts, &out)
	})
	return out, err
}

func (w *work) reveal(purpose string, parts []string, out *Revealed) error {
	record, err := w.recordOf(parts[0])
	if err != nil {
		return err
	}
	return w.openSheet(record, "file.opened", purpose, parts, out)
}

// openSheet opens parts of a record and leaves one entry.
func (w *work) openSheet(record sheet, action, purpose string, parts []string, out *Revealed) error {
	out.Seen = record.version
	values := make([]custody.Value, len(parts))
	for i, p := range parts {
		values[i] = w.valueOf(record, p, record.sealed[p])
	}
	entry := audit.Entry{
		Action: action, Subject: w.subject(), CaseID: w.c.ID, Survivor: w.c.SurvivorID,
		Detail: strings.TrimSpace(strings.Join(parts, ",") + " purpose=" + purpose),
	}
	opened, err := w.keeper.Open(w.tx, w.by, entry, w.now, values...)
	if err != nil {
		return err
	}
	for i, o := range opened {
		out.Texts[parts[i]] = o.Text
		out.Waiting = out.Waiting || o.Waiting
	}
	return nil
}

// sheet is the record in which sealed texts stand.
type sheet struct {
	model   any
	id      string
	version int64
	sealed  map[string]models.Sealed
}

// recordOf reads the record that holds a part: the survivor, the case or the
// episode the deed is about.
func (w *work) recordOf(part string) (sheet, error) {
	switch sealedFields[part].Table {
	case "cases":
		return sheet{&models.Case{}, w.c.ID, w.c.Version, map[string]models.Sealed{"story": w.c.Story, "her_wishes": w.c.HerWishes}}, nil
	case "episodes":
		var e models.Episode
		err := w.tx.Where("id = ? AND case_id = ?", w.episodeID, w.c.ID).Take(&e).Error
		return sheet{&models.Episode{}, e.ID, e.Version, map[string]models.Sealed{"people": e.People, "places": e.Places}}, err
	}
	var s models.Survivor
	err := w.tx.Where("id = ?", w.c.SurvivorID).Take(&s).Error
	return sheet{&models.Survivor{}, s.ID, s.Version, map[string]models.Sealed{
		"called_name": s.CalledName, "full_name": s.FullName, "other_names": s.OtherNames, "id_numbers": s.IDNumbers,
		"relatives": s.Relatives, "address": s.Address, "telephones": s.Telephones, "safe_contact": s.SafeContact,
	}}, err
}

// textsOf makes the texts that were typed; empty ones are left out.
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

// seal seals texts and writes them; no text is no write.
func (w *work) seal(model any, id string, texts []custody.Text) error {
	if len(texts) == 0 {
		return nil
	}
	return w.write(model, id, texts)
}

func (w *work) write(model any, id string, texts []custody.Text) error {
	sealed, err := w.keeper.Seal(w.tx, w.by, w.c.SurvivorID, w.now, texts...)
	if err != nil {
		return err
	}
	columns := map[string]any{}
	for i, t := range texts {
		columns[t.Field.Column] = sealed[i]
		w.shared = w.shared || t.Field.Table == "survivors"
	}
	return w.tx.Model(model).Where("id = ?", id).Updates(columns).Error
}
