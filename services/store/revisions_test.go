package store_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/casefile"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/delivery"
	"aftercare/services/evaluation"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// younger makes the table and columns that today's code asks for when it makes an
// organisation and a case, and returns what removes them before the migrations
// that make them.
func younger(t *testing.T, db *store.DB) (drop func()) {
	t.Helper()
	run := func(sql string) {
		t.Helper()
		if err := db.Write(t.Context(), func(tx *gorm.DB) error { return tx.Exec(sql).Error }); err != nil {
			t.Fatal(err)
		}
	}
	run("CREATE TABLE kept_wraps (account_id text, key_id text, form smallint, blob bytea, kept_at bigint, PRIMARY KEY (account_id, key_id))")
	run("ALTER TABLE organisations ADD COLUMN backup_to text NOT NULL DEFAULT ''")
	run("ALTER TABLE organisations ADD COLUMN paper_out_by text NOT NULL DEFAULT ''")
	run("ALTER TABLE organisations ADD COLUMN paper_out_until bigint NOT NULL DEFAULT 0")
	run("ALTER TABLE organisations ADD COLUMN signed_at bigint NOT NULL DEFAULT 0")
	run("ALTER TABLE credentials ADD COLUMN signing bytea NOT NULL DEFAULT ''")
	run("CREATE TABLE statements (n bigint PRIMARY KEY, prev bytea, at bigint, kind text, body bytea, signer text, signature bytea)")
	run("ALTER TABLE audit_entries ADD COLUMN listed text NOT NULL DEFAULT ''")
	return func() {
		t.Helper()
		run("DROP TABLE kept_wraps")
		run("ALTER TABLE organisations DROP COLUMN backup_to")
		run("ALTER TABLE organisations DROP COLUMN paper_out_by")
		run("ALTER TABLE organisations DROP COLUMN paper_out_until")
		run("ALTER TABLE organisations DROP COLUMN signed_at")
		run("ALTER TABLE credentials DROP COLUMN signing")
		run("DROP TABLE statements")
		run("ALTER TABLE audit_entries DROP COLUMN listed")
	}
}

// at46 is a database of each engine as it was before revisions and forms had one
// table.
func at46(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Run("sqlite", func(t *testing.T) {
		db, err := store.Open(t.Context(), t.TempDir(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		f(t, db)
	})
	t.Run("postgres", func(t *testing.T) {
		db := storetest.NewPostgres(t)
		err := db.Write(t.Context(), func(tx *gorm.DB) error {
			if err := tx.Exec("DROP SCHEMA public CASCADE").Error; err != nil {
				return err
			}
			return tx.Exec("CREATE SCHEMA public").Error
		})
		if err != nil {
			t.Fatal(err)
		}
		f(t, db)
	})
}

// was is a service before it was changed, every field its own.
var was = models.DeliveryFacts{
	Kind: "contact", Status: models.DeliveryMissed, At: models.At(time.Date(2026, 11, 22, 3, 4, 5, 67_000_000, time.UTC)), DayOnly: true, Provider: "police",
	Outcome: models.OutcomePartly, Minutes: 61, Cost: 12_345, Currency: "NPR", MissedReason: "moved", NoteClass: models.ClassService,
}

func TestRevisionsAndFormsAreCarriedOver(t *testing.T) {
	at46(t, func(t *testing.T, db *store.DB) {
		if err := db.MigrateTo(t.Context(), 46); err != nil {
			t.Fatal(err)
		}
		drop := younger(t, db)
		w := worldtest.Unsigned(t, db)
		w.Later = []string{"adult_from", "adult_to"}
		c, e := w.Case(w.North, "Kalpana", "caseworker"), evaluation.New(worldtest.Library(t))
		by, token := w.Actor("caseworker"), worldtest.NewID()
		d := models.Delivery{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, DeliveryFacts: was, RecordedBy: by.ID(), ChangedBy: by.ID(), ChangedAt: w.Moment(), CreatedAt: w.Moment(), Version: 3}
		w.Write(func(tx *gorm.DB) error { return oldRows(tx, w, c, d, token) })
		drop()
		if _, err := audit.Migrate(t.Context(), db, w.Moment()); err != nil {
			t.Fatal(err)
		}
		if rows, err := audit.CheckRowsOf(t.Context(), db); err != nil || !rows.OK() || rows.Checked == 0 {
			t.Errorf("the rows of the older version are not bound: %+v, %v", rows, err)
		}
		services := delivery.New(db, w.Keeper, e, w.Now, worldtest.NewID)
		got, err := services.History(t.Context(), by, c.ID, d.ID)
		if err != nil || len(got.Versions) != 3 {
			t.Fatalf("got %+v, %v", got, err)
		}
		for i, serves := range [][]string{{"toy_right", "toy_other"}, {}} {
			v := got.Versions[i+1]
			if v.DeliveryFacts != was || !slices.Equal(v.Serves, serves) || v.Reason != "wrong_date" || v.ChangedBy != by.ID() || v.ChangedAt != 11 || v.Until != 12 || !v.HasNote || v.Next == "" {
				t.Errorf("version %d: got %+v", v.Version, v)
			}
		}
		if note, err := services.OpenNote(t.Context(), by, c.ID, d.ID, 1, "care"); err != nil || note.Text != "CANARY-note" {
			t.Errorf("the note of then: %+v, %v", note, err)
		}
		files := casefile.New(db, w.Keeper, e, w.Now, worldtest.NewID, strings.NewReader(""))
		if old, err := files.RevealEarlier(t.Context(), by, c.ID, "", "care", casefile.CalledOnly, 7); err != nil || old.Texts["called_name"] != "CANARY-name" {
			t.Errorf("the name of then: %+v, %v", old, err)
		}
		in := delivery.Input{Token: token}
		again, err := services.Record(t.Context(), by, c.ID, in)
		if err != nil || !again.Again || again.ID != d.ID || len(again.Closed) != 2 || len(again.Opened) != 0 {
			t.Errorf("the form says %+v, %v", again, err)
		}
	})
}

// laterColumns are the columns of a service that came after step 46: was leaves
// them empty.
var laterColumns = []string{"interpreter", "sub", "session"}

// oldRows are rows of the tables that are gone.
func oldRows(tx *gorm.DB, w *worldtest.World, c models.Case, d models.Delivery, token string) error {
	if err := tx.Omit(laterColumns...).Create(&d).Error; err != nil {
		return err
	}
	sealed, err := w.Keeper.Seal(tx, w.Actor("caseworker"), c.SurvivorID, w.Moment(),
		custody.Text{Field: custody.DeliveryNote(was.NoteClass), RowID: d.ID, Text: "CANARY-note"}, custody.Text{Field: custody.CalledName, RowID: c.SurvivorID, Text: "CANARY-name"})
	if err != nil {
		return err
	}
	for version, serves := range []string{"", "toy_right toy_other"} {
		row := map[string]any{
			"delivery_id": d.ID, "version": version + 1, "case_id": c.ID, "survivor_id": c.SurvivorID, "serves": serves, "note": sealed[0].Blob(),
			"recorded_by": d.RecordedBy, "recorded_at": 11, "reason": "wrong_date", "changed_by": d.RecordedBy, "changed_at": 12,
		}
		facts := reflect.ValueOf(was)
		for i, column := range store.Columns("", was) {
			if slices.Contains(laterColumns, column) {
				continue
			}
			row[column] = facts.Field(i).Interface()
		}
		if err := tx.Table("delivery_revisions").Create(row).Error; err != nil {
			return err
		}
	}
	err = tx.Table("sealed_revisions").Create(map[string]any{"record_id": c.SurvivorID, "version": 7, "part": "called_name",
		"survivor_id": c.SurvivorID, "value": sealed[1].Blob(), "changed_by": d.RecordedBy, "changed_at": 13}).Error
	if err != nil {
		return err
	}
	return tx.Table("delivery_forms").Create(map[string]any{"token": token, "account_id": d.RecordedBy, "delivery_id": d.ID, "closed": 2, "opened": 0, "made_at": int64(w.Moment())}).Error
}

// A field that is not in the JSON of a revision under the name of its column
// would be lost by the step that carried rows over.
func TestCodedFactsAreKeptUnderTheNamesOfTheirColumns(t *testing.T) {
	t.Parallel()
	for _, facts := range []any{models.DeliveryFacts{}, models.EpisodeFacts{}, models.ConsentFacts{}, models.AnswerFacts{}, models.StepFacts{}} {
		text, err := deed.Coded(facts)
		var names map[string]any
		if err != nil || json.Unmarshal([]byte(text), &names) != nil {
			t.Fatal(err)
		}
		for _, column := range store.Columns("", facts) {
			if _, there := names[column]; !there || len(names) != len(store.Columns("", facts)) {
				t.Errorf("%T: %s has no %s", facts, text, column)
			}
		}
	}
}
