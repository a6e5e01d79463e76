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
	"aftercare/services/deed"
	"aftercare/services/store"
)

// Rewrite replaces sealed texts of one record. seen is the version in which the
// form showed them opened. It returns Conflict when somebody else changed the
// record since, and Waiting, without writing, when the actor cannot open the
// current texts. They stay readable as an earlier version.
func (s *Service) Rewrite(ctx context.Context, by access.Actor, caseID string, seen int64, texts map[string]string) (deed.Result, error) {
	return s.rewriteAll(ctx, by, caseID, "", seen, texts)
}

func (s *Service) rewriteAll(ctx context.Context, by access.Actor, caseID, episodeID string, seen int64, texts map[string]string) (deed.Result, error) {
	parts := slices.Sorted(maps.Keys(texts))
	if !Writable(by, parts) {
		return deed.Result{}, models.Fail(models.Forbidden, "error.forbidden")
	}
	return s.change(ctx, by, access.EditCase, caseID, func(d *fileDeed) error {
		if len(parts) == 0 {
			return nil
		}
		d.episodeID = episodeID
		record, err := d.recordOf(parts[0])
		if err != nil {
			return err
		}
		written, err := d.rewrite(record, seen, texts)
		if err != nil || len(written) == 0 {
			return err
		}
		return d.Note(audit.Entry{Action: "file.rewritten", Subject: d.subject(), Classes: classesOf(written), Fields: len(written), Detail: strings.Join(written, ",")})
	})
}

// rewrite replaces texts of a record and returns the parts that changed. It
// skips a text equal to the current one.
func (d *fileDeed) rewrite(record sheet, seen int64, texts map[string]string) ([]string, error) {
	if record.version != seen {
		return nil, models.Fail(models.Conflict, "error.changed_by_someone")
	}
	parts, err := d.differing(record, texts)
	if err != nil || len(parts) == 0 {
		return nil, err
	}
	if err := store.Changed(d.Tx.Model(record.model).Where("id = ? AND version = ?", record.id, seen).Update("version", seen+1)); err != nil {
		return nil, err
	}
	if err := d.keepEarlier(record, parts); err != nil {
		return nil, err
	}
	list := make([]custody.Text, len(parts))
	for i, p := range parts {
		list[i] = custody.Text{Field: sealedFields[p], RowID: record.id, Text: strings.TrimSpace(texts[p])}
	}
	return parts, d.seal(record.model, record.id, list)
}

// differing lists the parts whose text differs from the current one. Nobody may
// replace a text they cannot open, so the unchanged parts must open too.
func (d *fileDeed) differing(record sheet, texts map[string]string) ([]string, error) {
	parts := slices.Sorted(maps.Keys(texts))
	values, typed := make([]custody.Value, len(parts)), make([]string, len(parts))
	for i, p := range parts {
		values[i], typed[i] = d.valueOf(record, p, record.sealed[p]), strings.TrimSpace(texts[p])
	}
	same, err := d.Keeper.Same(d.Tx, d.By, values, typed)
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

// valueOf returns a sealed text together with its place in the record.
func (d *fileDeed) valueOf(record sheet, part string, sealed models.Sealed) custody.Value {
	return custody.Value{Field: sealedFields[part], SurvivorID: d.Case.SurvivorID, RowID: record.id, Sealed: sealed}
}

// keepEarlier stores the current sealed texts of the parts as an earlier
// version. Empty parts are skipped.
func (d *fileDeed) keepEarlier(record sheet, parts []string) error {
	var rows []models.Revision
	for _, p := range parts {
		if sealed := record.sealed[p]; !sealed.Empty() {
			rows = append(rows, models.Revision{Record: record.id, Version: record.version, Part: p, Value: sealed})
		}
	}
	return d.Keep(rows...)
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
