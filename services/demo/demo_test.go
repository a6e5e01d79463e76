package demo_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/demo"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// noon is the moment of every test.
var noon = time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)

func evaluator(t testing.TB) *evaluation.Evaluator {
	t.Helper()
	lib := packtest.Shipped(t)
	return evaluation.New(lib)
}

func fill(t testing.TB, db *store.DB, survivors int) demo.Report {
	t.Helper()
	r, err := demo.Fill(context.Background(), db, evaluator(t), hasher(), demo.Options{Survivors: survivors, Now: noon, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestDemoShowsEverything checks what the demo promises: every role, every form
// of exploitation, three nationalities, every gap rule of the packs.
func TestDemoShowsEverything(t *testing.T) {
	t.Parallel()
	db := demoOf(t, demo.Default).db
	has(t, db, "roles", "SELECT DISTINCT role FROM accounts", texts(models.Roles)...)
	has(t, db, "states", "SELECT DISTINCT state FROM shelters", "IN-WB", "IN-MH", "IN-UP")
	has(t, db, "nationalities", "SELECT DISTINCT code FROM facts WHERE name = 'person.nationality'", "IN", "NP", "BD")
	has(t, db, "sexes", "SELECT DISTINCT code FROM facts WHERE name = 'person.sex'", "female", "male", "transgender")
	has(t, db, "ages", "SELECT DISTINCT age_group FROM cases", "adult", "child", "unsure")
	has(t, db, "states of a case", "SELECT DISTINCT status FROM cases", texts(models.CaseStatuses)...)
	has(t, db, "forms", "SELECT DISTINCT name FROM facts WHERE answer = 'yes' AND name LIKE 'form.%'",
		"form.sexual_exploitation", "form.bonded_labour", "form.domestic_servitude", "form.forced_marriage", "form.begging",
		"form.organ_removal", "form.armed_group", "form.cyber_scam")
	has(t, db, "states of a service", "SELECT DISTINCT status FROM deliveries", "given", "planned", "missed", "declined")
	has(t, db, "decisions", "SELECT DISTINCT kind FROM stances", "declined_by_her", "not_applicable", "applied", "received", "refused", "acknowledged",
		"granted", "granted_in_part", "objected", "answered", "condone_asked", "condone_refused", "deposited", "release_asked")
	has(t, db, "stages of applications", "SELECT DISTINCT stage FROM case_applications", texts(models.ApplicationStages)...)
	has(t, db, "what else is told of applications", `SELECT 'one paper' FROM stances WHERE kind = 'granted' AND filing <> '' GROUP BY filing HAVING COUNT(*) > 1
		UNION SELECT 'order received' FROM stances WHERE received_on <> '' UNION SELECT 'interim money owed' FROM case_applications WHERE interim_at > 0
		UNION SELECT 'interim money included' FROM stances WHERE includes = 'nalsa_interim'`, "one paper", "order received", "interim money owed", "interim money included")
	soon := models.At(noon.AddDate(0, 0, 30))
	has(t, db, "deposits free within a month", fmt.Sprintf("SELECT CASE WHEN free_on < %d THEN 'soon' ELSE 'later' END FROM case_applications WHERE kept > 0", soon), "soon", "later")
	has(t, db, "second cases", "SELECT DISTINCT CASE WHEN previous_case_id = '' THEN 'first' ELSE 'second' END FROM cases", "second")
	has(t, db, "consents", "SELECT DISTINCT answer FROM consents", "given", "refused")
	has(t, db, "tracks", "SELECT DISTINCT kind FROM tracks", models.TrackKinds...)
	has(t, db, "steps of tracks", "SELECT DISTINCT kind FROM track_steps", models.StepAttendance, models.StepWork, models.StepBalance)
	has(t, db, "assessments", "SELECT DISTINCT instrument FROM assessments", "phq9", "gad7")
	has(t, db, "lines about safety that are answered", "SELECT DISTINCT done FROM safety_prompts WHERE done <> ''", models.SafetyDone[0])
	has(t, db, "relatives", "SELECT DISTINCT relation FROM relatives", "mother", "father", "daughter", "son")
	has(t, db, "relatives who must not be named", "SELECT DISTINCT kept_from FROM relatives", "", models.KeptInvolved)
	has(t, db, "owners of accounts", "SELECT DISTINCT owner FROM bank_accounts", "hers", "institution")
	has(t, db, "losses", "SELECT DISTINCT heading FROM losses", "travel", "medical", "work")
	has(t, db, "money from elsewhere", "SELECT DISTINCT source FROM other_money", "court")
	has(t, db, "gap rules", "SELECT DISTINCT rule FROM gaps WHERE open", rules(t)...)
}

// TestDemoShowsEverythingOnAnyDay tests edge days: just after midnight, the end
// of a year, the last of February, late in the evening.
func TestDemoShowsEverythingOnAnyDay(t *testing.T) {
	t.Parallel()
	india := time.FixedZone("IST", 5*3600+1800)
	for _, at := range []time.Time{
		time.Date(2026, 12, 31, 0, 5, 0, 0, india), time.Date(2028, 2, 29, 12, 0, 0, 0, india), time.Date(2027, 3, 1, 23, 50, 0, 0, india),
	} {
		db := storetest.New(t)
		e := evaluator(t)
		if _, err := demo.Fill(context.Background(), db, e, hasher(), demo.Options{Now: at, Seed: 1}); err != nil {
			t.Fatal(err)
		}
		has(t, db, at.String(), "SELECT DISTINCT rule FROM gaps WHERE open", rules(t)...)
		var ahead int64
		read(t, db, func(tx *gorm.DB) error {
			return tx.Raw(`SELECT (SELECT COUNT(*) FROM deliveries WHERE created_at > ? OR status <> 'planned' AND at > ?)
				+ (SELECT COUNT(*) FROM cases WHERE intake_at > ? OR closed_at > ?) + (SELECT COUNT(*) FROM stances WHERE at > ?)
				+ (SELECT COUNT(*) FROM consents WHERE given_at > ?) + (SELECT COUNT(*) FROM audit_entries WHERE at > ?)`,
				models.At(at), models.At(at), models.At(at), models.At(at), models.At(at), models.At(at), models.At(at)).Scan(&ahead).Error
		})
		if ahead > 0 {
			t.Errorf("%v: %d records are dated after it, want 0", at, ahead)
		}
	}
}

func texts[T ~string](list []T) (out []string) {
	for _, s := range list {
		out = append(out, string(s))
	}
	return out
}

func rules(t *testing.T) (out []string) {
	for _, r := range evaluator(t).Library().Rules() {
		out = append(out, r.Key)
	}
	return out
}

// has checks that the result of a query contains the wanted values.
func has(t *testing.T, db *store.DB, what, query string, want ...string) {
	t.Helper()
	var got []string
	read(t, db, func(tx *gorm.DB) error { return tx.Raw(query).Scan(&got).Error })
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%s: %q is missing among %v", what, w, got)
		}
	}
}

func read(t testing.TB, db *store.DB, f func(tx *gorm.DB) error) {
	t.Helper()
	if err := db.Read(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

func TestDemoIsEvaluatedAndLogIsIntact(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		fill(t, db, 90)
		rowsAreWhole(t, db)
		read(t, db, func(tx *gorm.DB) error {
			n, differing, err := evaluator(t).Check(tx, models.At(noon))
			if n < 90 || len(differing) > 0 {
				t.Errorf("%d cases, %d differ: %v", n, len(differing), differing[:min(len(differing), 5)])
			}
			return err
		})
		read(t, db, func(tx *gorm.DB) error {
			r, err := audit.Verify(tx, "")
			if !r.OK() || r.Entries < 180 {
				t.Errorf("audit log: %+v", r)
			}
			return err
		})
	})
}
