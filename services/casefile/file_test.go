package casefile_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// problems returns the broken fields of an error.
func problems(err error) models.Problems {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}

// bytesOf reports whether a text occurs anywhere in rows.
func bytesOf(rows []map[string]any, text string) bool {
	for _, row := range rows {
		for _, v := range row {
			if b, ok := v.([]byte); ok && bytes.Contains(b, []byte(text)) || strings.Contains(fmt.Sprint(v), text) {
				return true
			}
		}
	}
	return false
}

// others are the accounts that may never see the north caseworker's case.
var others = []string{"other-caseworker", "south-caseworker", "south-administrator", "dpo", "auditor", "operator", "counsellor", "legal_aid"}

func TestCaseOutOfReachLooksLikeNoCase(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	c := f.opened(f.intake())
	ctx := t.Context()
	for _, name := range others {
		by := f.Actor(name)
		for what, try := range map[string]func(id string) error{
			"summary":  func(id string) error { _, err := f.Summary(ctx, by, id); return err },
			"facts":    func(id string) error { _, _, err := f.Facts(ctx, by, id); return err },
			"record":   func(id string) error { _, err := f.RecordFacts(ctx, by, id, nil); return err },
			"consents": func(id string) error { _, _, err := f.Consents(ctx, by, id); return err },
			"reveal":   func(id string) error { _, err := f.Reveal(ctx, by, id, "x", casefile.IdentityParts); return err },
			"rewrite": func(id string) error {
				_, err := f.Rewrite(ctx, by, id, 1, map[string]string{"called_name": "x"})
				return err
			},
			"people":  func(id string) error { _, err := f.People(ctx, by, id); return err },
			"assign":  func(id string) error { return f.Assign(ctx, by, id, casefile.AssignInput{}) },
			"close":   func(id string) error { _, err := f.Close(ctx, by, id, casefile.ClosingInput{}); return err },
			"history": func(id string) error { _, err := f.History(ctx, by, id, 0, 0); return err },
		} {
			there, never := try(c.ID), try("00000000-0000-7000-8000-000000000000")
			if there == nil || fmt.Sprint(there) != fmt.Sprint(never) {
				t.Errorf("%s as %s: got %v for a case, %v for no case", what, name, there, never)
			}
		}
	}
}

func TestRecordFactsConflictsOnOldVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		by := f.Actor("caseworker")
		change := func(seen int64, a models.Answer) error {
			_, err := f.RecordFacts(t.Context(), by, c.ID, []casefile.FactInput{{Name: "form.sexual_exploitation", Value: models.FactValue{Answer: a}, Seen: seen}})
			return err
		}
		if err := change(1, models.No); err != nil {
			t.Fatal(err)
		}
		if err := change(1, models.Yes); models.KindOf(err) != models.Conflict {
			t.Errorf("old version: got %v, want Conflict", err)
		}
		_, facts, err := f.Facts(t.Context(), by, c.ID)
		if got := facts["form.sexual_exploitation"]; err != nil || got.Answer != models.No || got.Version != 2 || got.EpisodeID == "" {
			t.Errorf("got %+v, %v", got, err)
		}
		if n := f.count(&models.Fact{}, "name = 'form.sexual_exploitation'"); n != 1 {
			t.Errorf("%d rows for one fact", n)
		}
		for _, kept := range []string{"case.status", "consent.data", "person.child", "no.such_fact"} {
			_, err := f.RecordFacts(t.Context(), by, c.ID, []casefile.FactInput{{Name: kept, Value: models.FactValue{Answer: models.Yes}}})
			if models.KindOf(err) != models.Invalid {
				t.Errorf("%s: got %v", kept, err)
			}
		}
	})
}

func TestRecordingMissingFactUpdatesRights(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	c := f.opened(f.intake())
	by := f.Actor("caseworker")
	before, err := f.Summary(t.Context(), by, c.ID)
	if err != nil || len(before.ToFind) < 2 {
		t.Fatalf("got %d questions, %v", len(before.ToFind), err)
	}
	for i, q := range before.ToFind[1:] {
		switch was := before.ToFind[i]; {
		case was.Sensitive && !q.Sensitive:
			t.Errorf("%s, which is sensitive, comes before %s", was.Fact.Key, q.Fact.Key)
		case !was.Sensitive && q.Urgent() && !was.Urgent() && !q.Sensitive:
			t.Errorf("%s comes before %s, which is urgent", was.Fact.Key, q.Fact.Key)
		case was.Sensitive == q.Sensitive && !was.Urgent() && !q.Urgent() && len(was.Settles) < len(q.Settles):
			t.Errorf("%s comes before %s, which settles more", was.Fact.Key, q.Fact.Key)
		}
	}
	if first := before.ToFind[0]; first.Sensitive || !before.ToFind[len(before.ToFind)-1].Sensitive {
		t.Errorf("%s comes first, and no sensitive question last", first.Fact.Key)
	}
	q := before.ToFind[slices.IndexFunc(before.ToFind, func(q casefile.Question) bool { return q.Fact.Kind == "yes_no" })]
	if _, err := f.RecordFacts(t.Context(), by, c.ID, []casefile.FactInput{{Name: q.Fact.Key, Value: models.FactValue{Answer: models.No}}}); err != nil {
		t.Fatal(err)
	}
	after, err := f.Summary(t.Context(), by, c.ID)
	if err != nil || slices.ContainsFunc(after.ToFind, func(x casefile.Question) bool { return x.Fact == q.Fact }) {
		t.Errorf("%s is asked again after it was answered (%v)", q.Fact.Key, err)
	}
}

func TestRecordingDangerOpensGap(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		by := f.Actor("caseworker")
		change, err := f.RecordFacts(t.Context(), by, c.ID, []casefile.FactInput{{Name: "event.threat", Value: models.FactValue{Answer: models.Yes, At: f.Moment()}}})
		if err != nil || !slices.Contains(change.Opened, "safety.threat_unanswered") {
			t.Fatalf("got %+v, %v", change, err)
		}
		open := f.count(&models.Gap{}, "case_id = ? AND open", c.ID)
		if open == 0 || f.count(&models.Case{}, "id = ? AND worst = 0 AND gap_count = ?", c.ID, open) != 1 {
			t.Errorf("the case does not count its %d open gaps", open)
		}
	})
}

func TestRevealLeavesOneEntryAndKeepsToRole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		for _, name := range []string{"counsellor", "legal_aid"} {
			if err := f.Assign(t.Context(), f.Actor("administrator"), c.ID, casefile.AssignInput{AccountID: f.Account(name).ID, Reason: "cover"}); err != nil {
				t.Fatal(err)
			}
		}
		got, err := f.Reveal(t.Context(), f.Actor("legal_aid"), c.ID, "claim", casefile.IdentityParts)
		if err != nil || !got.Waiting {
			t.Fatalf("without a passed-on key: got %+v, %v", got, err)
		}
		f.Write(func(tx *gorm.DB) error { _, err := f.Keeper.PassOn(tx, f.Actor("caseworker"), f.Moment()); return err })
		got, err = f.Reveal(t.Context(), f.Actor("legal_aid"), c.ID, "claim", casefile.IdentityParts)
		if _, more := got.Texts["other_names"]; err != nil || more || got.Texts["called_name"] != "Kalpana" {
			t.Errorf("legal aid: got %v, %v", got.Texts, err)
		}
		got, err = f.Reveal(t.Context(), f.Actor("counsellor"), c.ID, "session", casefile.ContactParts)
		if _, more := got.Texts["address"]; err != nil || more || got.Texts["safe_contact"] == "" {
			t.Errorf("counsellor: got %v, %v", got.Texts, err)
		}
		if _, err := f.Reveal(t.Context(), f.Actor("legal_aid"), c.ID, "claim", casefile.StoryParts); models.KindOf(err) != models.Forbidden {
			t.Errorf("legal aid on the story: got %v", err)
		}
		n := f.count(&models.AuditEntry{}, "case_id = ? AND action = 'file.opened' AND detail LIKE '%purpose=%'", c.ID)
		if n != 3 {
			t.Errorf("got %d entries for three reveals", n)
		}
	})
}

func TestRewriteConflictsOnOldVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		by := f.Actor("caseworker")
		for _, parts := range [][]string{casefile.ContactParts, casefile.StoryParts} {
			got, err := f.Reveal(t.Context(), by, c.ID, "care", parts)
			if err != nil {
				t.Fatal(err)
			}
			text := map[string]string{parts[0]: "Only by letter"}
			if _, err := f.Rewrite(t.Context(), by, c.ID, got.Seen, text); err != nil {
				t.Fatal(err)
			}
			if _, err := f.Rewrite(t.Context(), by, c.ID, got.Seen, text); models.KindOf(err) != models.Conflict {
				t.Errorf("old version: got %v, want Conflict", err)
			}
			if got, err = f.Reveal(t.Context(), by, c.ID, "care", parts); err != nil || got.Texts[parts[0]] != "Only by letter" {
				t.Errorf("got %v, %v", got.Texts, err)
			}
		}
	})
}

func TestSummaryTakesConstantQueries(t *testing.T) {
	var n atomic.Int64
	db := storetest.Open(t, store.Options{Queries: func(string) { n.Add(1) }})
	f := newFile(t, db)
	cost := func(c models.Case) int64 {
		n.Store(0)
		if _, err := f.Summary(t.Context(), f.Actor("caseworker"), c.ID); err != nil {
			t.Fatal(err)
		}
		return n.Load()
	}
	small := cost(f.opened(casefile.Intake{ID: f.intake().ID, ShelterID: f.North.ID, Referral: "police"}))
	big := f.opened(f.intake())
	for i := range 3 {
		if _, err := f.Agree(t.Context(), f.Actor("caseworker"), big.ID, casefile.ConsentInput{Answers: map[string]string{models.Purposes[i]: models.ConsentRefused}, ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself}}); err != nil {
			t.Fatal(err)
		}
	}
	if got := cost(big); got != small || got > 24 {
		t.Errorf("got %d queries, %d for an empty case", got, small)
	}
}
