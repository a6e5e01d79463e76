package delivery

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
)

// Version is one version of a service: the current one, or one before a change.
type Version struct {
	Row
	Serves []string
	Reason string         // reason of the change that ended this version; "" for the current one
	Until  models.Instant // when the version ended; 0 for the current one
	Next   string         // who changed it
}

// History is a service with all its versions, newest first.
type History struct {
	CaseID   string
	Code     string
	Versions []Version
}

// History returns a service and its earlier versions. It leaves out versions of
// a kind the role does not see.
func (s *Service) History(ctx context.Context, by access.Actor, caseID, id string) (History, error) {
	var h History
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		h.CaseID, h.Code = c.ID, c.Code
		if _, err := s.find(tx, by, c.ID, id); err != nil {
			return err
		}
		if h.Versions, err = versions(tx, id); err != nil {
			return err
		}
		h.Versions = slices.DeleteFunc(h.Versions, func(v Version) bool { return !s.Sight(by).Service(v.Kind) })
		h.Versions[0].Serves, err = servesOf(tx, id)
		return err
	})
	for i := range h.Versions {
		hideNote(by, &h.Versions[i].Row)
	}
	return h, err
}

// allVersions is a limit that no service reaches.
const allVersions = 10_000

// versions reads the current version and the earlier ones, each with the person
// who made it. For the first version that is who recorded the service.
func versions(tx *gorm.DB, id string) ([]Version, error) {
	var now Version
	err := tx.Raw(`SELECT `+rowColumns+` FROM deliveries d JOIN accounts a ON a.id = d.changed_by LEFT JOIN sub_kinds k ON k.id = d.sub WHERE d.id = ?`, id).Scan(&now.Row).Error
	if err != nil {
		return nil, err
	}
	earlier, err := deed.History(tx, id, allVersions, notePart)
	if err != nil {
		return nil, err
	}
	facts, names, err := keptOf(tx, earlier)
	out := []Version{now}
	for i, e := range earlier {
		row := Row{ID: id, DeliveryFacts: facts[i].DeliveryFacts, SubNames: names[facts[i].Sub], HasNote: e.HasValue, By: e.Maker, ByID: e.MadeBy, ChangedBy: e.MadeBy, ChangedAt: e.MadeAt, Version: e.Version}
		out = append(out, Version{Row: row, Serves: facts[i].Serves, Reason: e.Reason, Until: e.ChangedAt, Next: e.Changer})
	}
	return out, err
}

// keptOf reads what revisions keep of a service, and what their sub-kinds are called.
func keptOf(tx *gorm.DB, earlier []deed.Earlier) ([]kept, map[string]SubNames, error) {
	out, ids, names := make([]kept, len(earlier)), []string{}, map[string]SubNames{}
	for i, e := range earlier {
		if err := e.Decode(&out[i]); err != nil {
			return nil, nil, err
		}
		if sub := out[i].Sub; sub != "" {
			ids = append(ids, sub)
		}
	}
	if len(ids) == 0 {
		return out, names, nil
	}
	var rows []models.SubKind
	err := tx.Select("id", "name_en", "name_hi").Where("id IN ?", ids).Find(&rows).Error
	for _, r := range rows {
		names[r.ID] = SubNames{r.NameEN, r.NameHI}
	}
	return out, names, err
}

func hideNote(by access.Actor, r *Row) {
	if !by.MayRead(r.NoteClass, "deliveries.note") {
		r.HasNote, r.NoteClass = false, ""
	}
}

// OpenNote opens the note of a version of a service and writes one audit entry.
// purpose is the code of the user's reason. It returns NotFound when there is
// no note or the role may not read it.
func (s *Service) OpenNote(ctx context.Context, by access.Actor, caseID, id string, version int64, purpose string) (custody.Opened, error) {
	return s.Unsealed(ctx, by, caseID, func(d *deed.Deed) (value custody.Value, e audit.Entry, err error) {
		row, err := s.find(d.Tx, by, caseID, id)
		if err != nil {
			return value, e, err
		}
		note, class, err := noteOf(d.Tx, row, version)
		e = audit.Entry{Action: "delivery.note_opened", Subject: "delivery:" + row.ID, Detail: "kind=" + row.Kind + " purpose=" + purpose}
		return custody.Value{Field: custody.DeliveryNote(class), RowID: row.ID, Sealed: note}, e, err
	})
}

func noteOf(tx *gorm.DB, row models.Delivery, version int64) (models.Sealed, models.Class, error) {
	if version == row.Version || version == 0 {
		return row.Note, row.NoteClass, nil
	}
	before, err := deed.Stood(tx, row.ID, version, notePart)
	if err != nil {
		return models.Sealed{}, "", err
	}
	var facts kept
	err = before[0].Decode(&facts)
	return before[0].Value, facts.NoteClass, err
}

// noteField is the name of the note in the access matrix.
const noteField = "deliveries.note"

// MayNote reports whether the role may write the note of a kind of service.
func (s *Service) MayNote(by access.Actor, kind string) bool {
	k := s.Library().Service(kind)
	return k != nil && by.MayWrite(k.Class, noteField)
}

// NoteWriters lists the roles that may write the note of a kind of service.
func (s *Service) NoteWriters(kind string) []models.Role {
	k := s.Library().Service(kind)
	if k == nil {
		return nil
	}
	return access.Writers(k.Class, noteField)
}

// Choices is what the form for a new service offers.
type Choices struct {
	CaseID string
	Code   string
	Token  string           // fresh for each form
	Recent []string         // kinds the user recorded last, those for this case first, with their sub-kind (models.WithSub)
	Kinds  []string         // kinds the role may record, in the order of the packs
	Subs   []models.SubKind // sub-kinds of the house in use
	Items  []string         // rights that apply or may apply to the case and are not received
	Apply  []string         // those of them that apply
}

// Has reports whether the form offers a kind, with the sub-kind that may stand behind it.
func (c Choices) Has(answer string) bool {
	kind, sub := models.SplitSub(answer)
	return slices.Contains(c.Kinds, kind) && (sub == "" || slices.ContainsFunc(c.Subs, func(s models.SubKind) bool { return s.ID == sub && s.Kind == kind }))
}

// rights reads the rights that a service of the case can serve. Those that only
// legal reviewers see are none, nor are treaties, which bind a state.
func (s *Service) rights(tx *gorm.DB, caseID string, ch *Choices) error {
	var rows []models.Entitlement
	err := tx.Select("item", "standing").Where("case_id = ? AND standing <> ? AND progress IN ?", caseID, models.NotEntitled,
		[]models.Progress{models.ProgressOpen, models.ProgressWaiting, models.ProgressNeedsFact, models.ProgressRefused}).Order("item").Find(&rows).Error
	for _, r := range rows {
		it := s.Library().Item(r.Item)
		if it == nil || it.ReviewersOnly() || it.Level == "international" {
			continue
		}
		ch.Items = append(ch.Items, r.Item)
		if r.Standing == models.Entitled {
			ch.Apply = append(ch.Apply, r.Item)
		}
	}
	return err
}

// recentKinds is how many recent kinds the form shows at the top.
const recentKinds = 5

// Choices returns what the form for a new service offers the actor.
func (s *Service) Choices(ctx context.Context, by access.Actor, caseID string) (Choices, error) {
	ch := Choices{Token: s.NewID()}
	err := by.Require(access.RecordDelivery)
	if err != nil {
		return ch, err
	}
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		ch.CaseID, ch.Code = c.ID, c.Code
		if ch.Subs, err = s.subKinds(tx, by, false); err != nil {
			return err
		}
		if ch.Recent, err = s.recent(tx, by, c.ID); err != nil {
			return err
		}
		return s.rights(tx, c.ID, &ch)
	})
	for _, k := range s.Library().Services() {
		if by.MayRecord(k.Class) && k.Kind != models.KindFollowUp {
			ch.Kinds = append(ch.Kinds, k.Kind)
		}
	}
	return ch, err
}

// recent lists the kinds the actor recorded lately, those for this case first.
// It looks at the actor's last hundred records, which is about a week.
func (s *Service) recent(tx *gorm.DB, by access.Actor, caseID string) ([]string, error) {
	var kinds []string
	err := tx.Raw(`SELECT kind FROM (SELECT CASE WHEN d.sub = '' OR k.id IS NULL OR k.closed_at > 0 THEN d.kind ELSE d.kind || '/' || d.sub END AS kind, d.case_id, d.created_at
			FROM deliveries d LEFT JOIN sub_kinds k ON k.id = d.sub WHERE d.recorded_by = ? ORDER BY d.created_at DESC LIMIT 100) AS mine
		GROUP BY kind ORDER BY MAX(CASE WHEN case_id = ? THEN created_at ELSE 0 END) DESC, MAX(created_at) DESC`, by.ID(), caseID).Scan(&kinds).Error
	var out []string
	for _, k := range kinds {
		of, _ := models.SplitSub(k)
		if kind := s.Library().Service(of); kind != nil && of != models.KindFollowUp && by.MayRecord(kind.Class) && len(out) < recentKinds {
			out = append(out, k)
		}
	}
	return out, err
}
