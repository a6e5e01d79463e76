package packet

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/document"
)

// Annexures are the papers that go along, in their order. Those that the reader does not
// open keep their place, so that the numbers of all of them are right.
func (v View) Annexures() (out []document.Row) {
	all := slices.Concat(v.Papers, v.closed)
	for _, id := range v.Packet.Papers.List() {
		if i := slices.IndexFunc(all, func(r document.Row) bool { return r.ID == id }); i >= 0 {
			out = append(out, all[i])
		}
	}
	return out
}

// Opens reports whether the reader opens an annexure. One that she does not open is
// added by a colleague who does.
func (v View) Opens(paper string) bool {
	return !slices.ContainsFunc(v.closed, func(r document.Row) bool { return r.ID == paper })
}

// unseen finds the annexures of which the reader does not even see what they are. Of
// those it says that they are there, and nothing else.
func (s *Service) unseen(ctx context.Context, v *View) error {
	missing := slices.DeleteFunc(v.Packet.Papers.List(), func(id string) bool {
		return slices.ContainsFunc(slices.Concat(v.Papers, v.closed), func(r document.Row) bool { return r.ID == id })
	})
	if len(missing) == 0 {
		return nil
	}
	return s.Read(ctx, func(tx *gorm.DB) error {
		var rows []document.Row
		err := tx.Model(&models.Document{}).Select("id").Where("case_id = ? AND id IN ? AND removed_at = 0 AND file_id <> '' AND kind NOT IN ?", v.Packet.CaseID, missing, madeKinds).Scan(&rows).Error
		v.closed = append(v.closed, rows...)
		return err
	})
}

// withClosed puts the annexures that the reader does not open back into their places in
// a list that she chose: she cannot take out what she does not see.
func (v View) withClosed(chosen models.Codes) models.Codes {
	list := chosen.List()
	for i, id := range v.Packet.Papers.List() {
		if !v.Opens(id) && !slices.Contains(list, id) {
			list = slices.Insert(list, min(i, len(list)), id)
		}
	}
	return models.CodesOf(list)
}

// Up moves an annexure one place up. It returns Conflict when somebody else changed
// the packet first.
func (s *Service) Up(ctx context.Context, by access.Actor, caseID, id string, version int64, paper string) (deed.Result, error) {
	return s.change(ctx, by, caseID, id, version, "packet.ordered", func(_ *deed.Deed, row *models.Packet) ([]string, error) {
		list := row.Papers.List()
		i := slices.Index(list, paper)
		if i < 1 {
			return nil, models.Problems{"paper": "problem.choose"}.Err()
		}
		list[i-1], list[i] = list[i], list[i-1]
		row.Papers = models.CodesOf(list)
		return []string{"papers"}, nil
	})
}

// Shareable are the annexures that may go along with a copy that others read: what
// police, courts and the Committee wrote. A paper that says who somebody is, a health
// paper or one between her and her lawyer never may.
func (v View) Shareable() []document.Row {
	return slices.DeleteFunc(v.Annexures(), func(r document.Row) bool { return r.Class != models.ClassSafety })
}

// Share writes down that a copy for others was made, with the papers that go along.
// It opens nothing. It returns Invalid for a paper that may not go along.
func (s *Service) Share(ctx context.Context, by access.Actor, v View, papers models.Codes) error {
	if err := by.Require(access.PreparePacket); err != nil {
		return err
	}
	for _, id := range papers.List() {
		if !slices.ContainsFunc(v.Shareable(), func(r document.Row) bool { return r.ID == id }) {
			return models.Problems{"papers": "problem.choose"}.Err()
		}
	}
	return s.Look(ctx, by, v.Packet.CaseID, func(d *deed.Deed) error {
		return d.Note(audit.Entry{Action: "packet.shared", Subject: "packet:" + v.Packet.ID, Detail: "form=" + v.Packet.Form + " papers=" + string(papers)})
	})
}
