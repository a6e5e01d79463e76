package casefile_test

import (
	"slices"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// joins assigns a colleague who has no key yet.
func (f file) joins(c models.Case, name string) {
	f.t.Helper()
	if err := f.Assign(f.t.Context(), f.Actor("administrator"), c.ID, casefile.AssignInput{AccountID: f.Account(name).ID, Reason: "cover"}); err != nil {
		f.t.Fatal(err)
	}
}

// passOn passes the keys that colleagues wait for on from the caseworker.
func (f file) passOn() {
	f.t.Helper()
	f.Write(func(tx *gorm.DB) error { _, err := f.Keeper.PassOn(tx, f.Actor("caseworker"), f.Moment()); return err })
}

// texts opens parts as the caseworker.
func (f file) texts(c models.Case, parts []string) casefile.Revealed {
	f.t.Helper()
	got, err := f.Reveal(f.t.Context(), f.Actor("caseworker"), c.ID, "care", parts)
	if err != nil {
		f.t.Fatal(err)
	}
	return got
}

func TestRewriteNeedsToOpenCurrentText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		ctx := t.Context()
		c := f.opened(f.intake())
		if _, err := f.AddEpisode(ctx, f.Actor("caseworker"), c.ID, casefile.EpisodeInput{People: "An invented uncle", Places: "An invented town"}); err != nil {
			t.Fatal(err)
		}
		_, times, err := f.Episodes(ctx, f.Actor("caseworker"), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		e := times[slices.IndexFunc(times, func(e casefile.EpisodeRow) bool { return e.HasPeople })]
		f.joins(c, "other-caseworker")
		by := f.Actor("other-caseworker")
		for _, parts := range [][]string{casefile.IdentityParts, casefile.ContactParts, casefile.StoryParts} {
			before := f.texts(c, parts)
			// One part with another left out, an empty text, and both parts:
			// none changes anything.
			for _, typed := range []map[string]string{{parts[0]: "gone"}, {parts[0]: ""}, {parts[0]: "gone", parts[1]: "gone"}} {
				if _, err := f.Rewrite(ctx, by, c.ID, before.Seen, typed); models.KindOf(err) != models.Waiting {
					t.Errorf("%v: got %v, want Waiting", parts, err)
				}
			}
			if after := f.texts(c, parts); after.Seen != before.Seen || after.Texts[parts[0]] != before.Texts[parts[0]] {
				t.Errorf("%v: got %+v, had %+v", parts, after, before)
			}
		}
		words := map[string]string{"people": "gone", "places": "gone"}
		if _, err := f.RewriteEpisode(ctx, by, c.ID, e.ID, e.Version, words); models.KindOf(err) != models.Waiting {
			t.Errorf("an episode: got %v, want Waiting", err)
		}
		if n := f.count(&models.Revision{}, "1 = 1"); n != 0 {
			t.Errorf("%d earlier versions of an unchanged record", n)
		}
		if n := f.count(&models.AuditEntry{}, "action = 'file.rewritten'"); n != 0 {
			t.Errorf("%d audit entries of an unchanged record", n)
		}
		f.passOn()
		if _, err := f.RewriteEpisode(ctx, by, c.ID, e.ID, e.Version, words); err != nil {
			t.Errorf("with the key: %v", err)
		}
	})
}

func TestRewriteKeepsEarlierVersionReadable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		ctx, by := t.Context(), f.Actor("caseworker")
		c := f.opened(f.intake())
		for _, rule := range []string{"Only by letter", "Never"} {
			seen := f.texts(c, casefile.ContactParts).Seen
			typed := map[string]string{"safe_contact": rule, "telephones": "", "address": ""}
			if _, err := f.Rewrite(ctx, by, c.ID, seen, typed); err != nil {
				t.Fatal(err)
			}
			if _, err := f.Rewrite(ctx, by, c.ID, seen+1, typed); err != nil { // the same text once more changes nothing
				t.Fatal(err)
			}
		}
		head, list, more, err := f.EarlierOf(ctx, by, c.ID, "", casefile.ContactParts)
		if err != nil || more || len(list) != 2 || head.ID != c.ID {
			t.Fatalf("got %+v, %v, %v", list, more, err)
		}
		for i, want := range []string{"Only by letter", "Call her aunt after six"} { // newest first
			e := list[i]
			if !slices.Equal(e.Parts, []string{"safe_contact"}) || e.By != f.Account("caseworker").DisplayName || e.Until != f.Moment() {
				t.Errorf("got %+v", e)
			}
			got, err := f.RevealEarlier(ctx, by, c.ID, "", "correcting", casefile.ContactParts, e.Version)
			if err != nil || got.Texts["safe_contact"] != want || len(got.Texts) != 1 {
				t.Errorf("version %d: got %+v, %v, want %q", e.Version, got, err, want)
			}
		}
		if n := f.count(&models.AuditEntry{}, "action = 'file.earlier_opened' AND case_id = ? AND detail = 'safe_contact purpose=correcting'", c.ID); n != 2 {
			t.Errorf("%d audit entries, want one for each of the two openings", n)
		}
		if _, err := f.RevealEarlier(ctx, by, c.ID, "", "care", casefile.ContactParts, 77); models.KindOf(err) != models.NotFound {
			t.Errorf("a version that never was: got %v", err)
		}
		if _, err := f.RevealEarlier(ctx, by, c.ID, "", "care", casefile.IdentityParts, list[0].Version); models.KindOf(err) != models.NotFound {
			t.Errorf("parts that did not change: got %v", err)
		}
		if _, _, _, err := f.EarlierOf(ctx, f.Actor("other-caseworker"), c.ID, "", casefile.ContactParts); models.KindOf(err) != models.NotFound {
			t.Errorf("out of reach: got %v", err)
		}
		f.joins(c, "legal_aid")
		if _, _, _, err := f.EarlierOf(ctx, f.Actor("legal_aid"), c.ID, "", casefile.ContactParts); models.KindOf(err) != models.Forbidden {
			t.Errorf("a role that reads none of the parts: got %v", err)
		}
		f.joins(c, "other-caseworker")
		got, err := f.RevealEarlier(ctx, f.Actor("other-caseworker"), c.ID, "", "care", casefile.ContactParts, list[0].Version)
		if err != nil || !got.Waiting || got.Texts["safe_contact"] != "" {
			t.Errorf("without the key: got %+v, %v", got, err)
		}
	})
}

func TestOpenAgainReplacesNothingUnseen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		ctx, by := t.Context(), f.Actor("caseworker")
		first := f.opened(f.intake())
		again := func(seen int64) casefile.Intake {
			in := f.intake()
			in.SameAs, in.SameSeen, in.OtherNames, in.Called, in.SafeContact = first.ID, seen, "", "", "Never at home"
			return in
		}
		if _, err := f.Open(ctx, by, again(0)); models.KindOf(err) != models.Conflict {
			t.Errorf("not shown before: got %v, want Conflict", err)
		}
		shown, err := f.Known(ctx, by, again(0))
		if err != nil || shown.Texts["safe_contact"] != "Call her aunt after six" || len(shown.Texts) != 1 {
			t.Fatalf("got %+v, %v", shown, err)
		}
		if n := f.count(&models.AuditEntry{}, "action = 'file.opened' AND detail = 'safe_contact purpose=intake'"); n != 1 {
			t.Errorf("%d audit entries of the shown texts", n)
		}
		f.joins(first, "other-caseworker")
		if _, err := f.Open(ctx, f.Actor("other-caseworker"), again(shown.Seen)); models.KindOf(err) != models.Waiting {
			t.Errorf("without the key: got %v, want Waiting", err)
		}
		if n := f.count(&models.Case{}, "1 = 1"); n != 1 {
			t.Errorf("%d cases after two refusals", n)
		}
		out, err := f.Open(ctx, by, again(shown.Seen))
		if err != nil {
			t.Fatal(err)
		}
		got := f.texts(out.Case, casefile.ContactParts)
		if got.Texts["safe_contact"] != "Never at home" || got.Seen != shown.Seen+1 {
			t.Errorf("got %+v", got)
		}
		_, list, _, err := f.EarlierOf(ctx, by, out.Case.ID, "", casefile.ContactParts)
		if err != nil || len(list) != 1 {
			t.Fatalf("got %+v, %v", list, err)
		}
		if old, err := f.RevealEarlier(ctx, by, first.ID, "", "care", casefile.ContactParts, list[0].Version); err != nil || old.Texts["safe_contact"] != "Call her aunt after six" {
			t.Errorf("earlier version: %+v, %v", old, err)
		}
		if _, err := f.Open(ctx, by, again(shown.Seen)); models.KindOf(err) != models.Conflict {
			t.Errorf("shown version is old: got %v, want Conflict", err)
		}
		none := again(0)
		none.SafeContact, none.OtherNames = "", "One more name"
		if shown, err := f.Known(ctx, by, none); err != nil || len(shown.Texts) != 0 {
			t.Errorf("Known opened %+v, %v although nothing is replaced", shown, err)
		}
		if _, err := f.Open(ctx, by, none); err != nil {
			t.Errorf("an intake that replaces nothing: got %v", err)
		}
	})
}
