package casefile_test

import (
	"slices"
	"testing"

	"aftercare/models"
	"aftercare/names"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// A telephone that was typed is looked for in what the worker may open of her
// own caseload, and the log says that contacts were opened. Without one they
// stay closed.
func TestAlikeComparesTelephones(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		safe := f.intake()
		safe.Called, safe.FullName, safe.OtherNames, safe.SafeContact = "Rina", "Rina Jhootmooth", "", "Her aunt, 90000 00001, after six"
		c := f.opened(safe)
		ctx, by := t.Context(), f.Actor("caseworker")
		written := f.Case(f.North, "Sumi", "caseworker")
		seen := f.texts(written, casefile.ContactParts).Seen
		if _, err := f.Rewrite(ctx, by, written.ID, seen, map[string]string{"telephones": "+91-90000-00002\n९०००० ००००३"}); err != nil {
			t.Fatal(err)
		}
		for name, x := range map[string]struct {
			typed   string
			want    string
			classes string
		}{
			"safe contact":       {"+91 90000 00001", c.ID, "identity contact"},
			"telephones":         {"0 9000000002", written.ID, "identity contact"},
			"telephone in Hindi": {"90000-00003", written.ID, "identity contact"},
			"another number":     {"90000 00004", "", "identity contact"},
		} {
			t.Run(name, func(t *testing.T) {
				before := len(f.Entries("caseload.compared"))
				got, err := f.Alike(ctx, by, names.Sketch{Names: []string{"Kalpana"}, Telephones: models.Telephones(x.typed)})
				if err != nil {
					t.Fatal(err)
				}
				if x.want == "" && len(got) != 0 || x.want != "" && (len(got) != 1 || got[0].CaseID != x.want || !slices.Equal(got[0].Alike, []names.Trait{names.TraitTelephone})) {
					t.Errorf("got %+v, want %q", got, x.want)
				}
				log := f.Entries("caseload.compared")
				if len(log) != before+1 || log[before].Classes != x.classes {
					t.Errorf("log: %+v", log[before:])
				}
			})
		}
		if got, err := f.Alike(ctx, f.Actor("other-caseworker"), names.Sketch{Telephones: models.Telephones("90000 00001")}); err != nil || len(got) != 0 {
			t.Errorf("out of reach: got %+v, %v", got, err)
		}
		if _, err := f.Alike(ctx, by, names.Sketch{Names: []string{"Kalpana"}}); err != nil {
			t.Fatal(err)
		}
		if log := f.Entries("caseload.compared"); log[len(log)-1].Classes != "identity" {
			t.Errorf("without a telephone: %+v", log[len(log)-1])
		}
	})
}
