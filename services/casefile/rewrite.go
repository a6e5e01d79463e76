package casefile

import (
	"context"
	"maps"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Rewrite replaces sealed texts of one record. The caller showed them opened
// before: seen is the version they had then, and somebody else's change since
// is a Conflict. What stands there must open for the actor, else Waiting and
// nothing is written; it stays readable as an earlier version.
func (s *Service) Rewrite(ctx context.Context, by access.Actor, caseID string, seen int64, texts map[string]string) (evaluation.Change, error) {
	return s.rewriteAll(ctx, by, caseID, "", seen, texts)
}

func (s *Service) rewriteAll(ctx context.Context, by access.Actor, caseID, episodeID string, seen int64, texts map[string]string) (evaluation.Change, error) {
	parts := slices.Sorted(maps.Keys(texts))
	if !Writable(by, parts) {
		return evaluation.Change{}, models.Fail(models.Forbidden, "error.forbidden")
	}
	return s.change(ctx, by, access.EditCase, caseID, func(w *work) error {
		if len(parts) == 0 {
			return nil
		}
		w.episodeID = episodeID
		record, err := w.recordOf(parts[0])
		if err != nil {
			return err
		}
		written, err := w.rewrite(record, seen, texts)
		if err != nil || len(written) == 0 {
			return err
		}
		return w.note(audit.Entry{Action: "file.rewritten", Subject: w.subject(), Classes: classesOf(written), Fields: len(written), Detail: strings.Join(written, ",")})
	})
}

// rewrite writes texts over those of a record and returns the parts that
// changed. A text that says what stands there is left alone.
func (w *work) rewrite(record sheet, seen int64, texts map[string]string) ([]string, error) {
	if record.version != seen {
		return nil, models.Fail(models.Conflict, "error.changed_by_someone")
	}
	parts, err := w.differing(record, texts)
	if err != nil || len(parts) == 0 {
		return nil, err
	}
	res := w.tx.Model(record.model).Where("id = ? AND version = ?", record.id, seen).Update("version", seen+1)
	if err := store.Changed(res); err != nil {
		return nil, err
	}
	if err := w.keepEarlier(record, parts); err != nil {
		return nil, err
	}
	list := make([]custody.Text, len(parts))
	for i, p := range parts {
		list[i] = custody.Text{Field: sealedFields[p], RowID: record.id, Text: strings.TrimSpace(texts[p])}
	}
	return parts, w.write(record.model, record.id, list)
}

// differing lists the parts whose text is not what stands there. Nobody writes
// over what she cannot open: also the parts that stay the same must open.
func (w *work) differing(record sheet, texts map[string]string) ([]string, error) {
	parts := slices.Sorted(maps.Keys(texts))
	values, typed := make([]custody.Value, len(parts)), make([]string, len(parts))
	for i, p := range parts {
		values[i], typed[i] = w.valueOf(record, p, record.sealed[p]), strings.TrimSpace(texts[p])
	}
	same, err := w.keeper.Same(w.tx, w.by, values, typed)
	if err != nil {
		return nil, err
	}
	var out []string
	for i, p := range parts {
		if !same[i] {
			out = append(out, p)
		}
	}
	return out, nil
}

// valueOf is a sealed text where it stands, or stood.
func (w *work) valueOf(record sheet, part string, sealed models.Sealed) custody.Value {
	return custody.Value{Field: sealedFields[part], SurvivorID: w.c.SurvivorID, RowID: record.id, Sealed: sealed}
}

// keepEarlier keeps what stands in the parts, as it is sealed. An empty one
// loses nothing.
func (w *work) keepEarlier(record sheet, parts []string) error {
	var rows []models.SealedRevision
	for _, p := range parts {
		if sealed := record.sealed[p]; !sealed.Empty() {
			rows = append(rows, models.SealedRevision{
				RecordID: record.id, Version: record.version, Part: p, SurvivorID: w.c.SurvivorID, Value: sealed, ChangedBy: w.by.ID(), ChangedAt: w.now,
			})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return w.tx.Create(&rows).Error
}

// classesOf lists the classes of parts, each once.
func classesOf(parts []string) (out []models.Class) {
	for _, p := range parts {
		if c := sealedFields[p].Class; !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}
