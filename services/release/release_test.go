package release_test

import (
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/release"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// TestACorrectionFitsTheReleaseItReplaces records releases and tries corrections of another
// form, house and period, and a second one of the same.
func TestACorrectionFitsTheReleaseItReplaces(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		record := func(change func(r *models.Release)) (string, error) {
			r := models.Release{ShelterID: w.North.ID, Kind: models.ReleaseReturn, Form: "own.return", Period: "2026-10", Recipient: "office", RecipientName: "Invented office",
				Cells: models.ReleaseCells{{Figure: "flow.new", N: 3}, {Figure: "flow.left", Held: true, Why: "small"}}}
			change(&r)
			err := db.Write(t.Context(), func(tx *gorm.DB) error {
				return release.Record(tx, w.Actor("administrator"), w.Moment(), worldtest.NewID(), &r)
			})
			return r.ID, err
		}
		first, err := record(func(*models.Release) {})
		if err != nil {
			t.Fatal(err)
		}
		for what, k := range map[string]struct {
			change func(r *models.Release)
			want   models.Kind
		}{
			"another form":             {func(r *models.Release) { r.Form = "in.ujjawala" }, models.Conflict},
			"another house":            {func(r *models.Release) { r.ShelterID = w.South.ID }, models.Conflict},
			"another period":           {func(r *models.Release) { r.Period = "2026-11" }, models.Conflict},
			"another kind":             {func(r *models.Release) { r.Kind = models.ReleasePublication }, models.Conflict},
			"nothing that is there":    {func(r *models.Release) { r.Replaces = "x" }, models.NotFound},
			"no recipient":             {func(r *models.Release) { r.RecipientName = " " }, models.Invalid},
			"no period":                {func(r *models.Release) { r.Period = "autumn" }, models.Invalid},
			"a number that is kept in": {func(r *models.Release) { r.Cells[1].N = 2 }, models.Invalid},
		} {
			_, err := record(func(r *models.Release) { r.Replaces = first; k.change(r) })
			if models.KindOf(err) != k.want {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := record(func(r *models.Release) { r.Replaces = first }); err != nil {
			t.Fatal(err)
		}
		_, err = record(func(r *models.Release) { r.Replaces = first })
		worldtest.WantKind(t, err, models.Conflict)
		all, err := record(func(r *models.Release) { r.ShelterID, r.Kind = "", models.ReleasePublication })
		if err != nil {
			t.Fatal(err)
		}
		w.Read(func(tx *gorm.DB) error {
			south, err := release.Of(tx, w.Org.ID, w.South.ID)
			if err != nil || len(south) != 1 || south[0].ID != all || south[0].ReleasedAt == 0 || len(south[0].Cells) != 2 || !south[0].Cells[1].Held {
				t.Errorf("what is known of the other house is %+v, %v", south, err)
			}
			whole, err := release.Of(tx, w.Org.ID)
			if len(whole) != 3 {
				t.Errorf("%d releases, %v", len(whole), err)
			}
			return nil
		})
		if n := len(w.Entries("release.published_all")) + len(w.Entries("release.return_signed")); n != 3 {
			t.Errorf("%d entries of the log", n)
		}
	})
}
