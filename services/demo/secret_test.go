package demo_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/casefile"
	"aftercare/services/caseload"
	"aftercare/services/demo"
	"aftercare/services/store"
)

// caseIDs lists the cases that match an SQL condition.
func caseIDs(t *testing.T, db *store.DB, where string, args ...any) (ids []string) {
	t.Helper()
	read(t, db, func(tx *gorm.DB) error {
		return tx.Raw("SELECT id FROM cases WHERE "+where+" ORDER BY id", args...).Scan(&ids).Error
	})
	return ids
}

const assigned = `EXISTS (SELECT 1 FROM assignments a JOIN accounts p ON p.id = a.account_id
	WHERE a.case_id = cases.id AND p.sign_in_name = ? AND a.until_at > ? AND a.from_at <= ?)`

// named leaves out who was taken in last night and has no name in the file yet.
const named = `EXISTS (SELECT 1 FROM survivors s WHERE s.id = cases.survivor_id AND s.called_name IS NOT NULL) AND `

func TestCaseworkerOpensOnlyOwnNames(t *testing.T) {
	t.Parallel()
	r := demoOf(t, demo.Default)
	at := models.At(noon)
	mine := caseIDs(t, r.db, named+assigned, "caseworker", at, at)
	others := caseIDs(t, r.db, "NOT "+assigned, "caseworker", at, at)
	if len(mine) < 38 || len(others) < 195 {
		t.Fatalf("%d named cases of the caseworker and %d of others, want nearly 40 and the rest", len(mine), len(others))
	}
	for from := 0; from < len(mine); from += caseload.PageSize {
		opened, err := r.caseload.Names(context.Background(), r.by, mine[from:min(from+caseload.PageSize, len(mine))], "visit")
		if err != nil {
			t.Fatal(err)
		}
		for id, o := range opened {
			if o.Waiting || strings.TrimSpace(o.Text) == "" {
				t.Errorf("case %s: got %+v, want a name", id, o)
			}
		}
	}
	opened, err := r.caseload.Names(context.Background(), r.by, others[:caseload.PageSize], "visit")
	if err != nil || len(opened) != 0 {
		t.Errorf("%d names of other people's cases opened, %v", len(opened), err)
	}
}

func TestAccountsSignInAndReachTheirCases(t *testing.T) {
	t.Parallel()
	r := demoOf(t, demo.Default)
	for _, a := range demo.Staff() {
		by, _ := r.signIn(t, a.SignInName)
		list, err := r.caseload.List(context.Background(), by, caseload.Filter{All: true}, caseload.Cursor{})
		if reaches := by.May(access.ReadCases); reaches != (err == nil) {
			t.Errorf("%s: %v", a.SignInName, err)
		} else if reaches && list.Total < 20 {
			t.Errorf("%s reaches %d cases", a.SignInName, list.Total)
		}
	}
}

func TestCaseloadIsSixthAndAtMostFiveThousand(t *testing.T) {
	t.Parallel()
	for survivors, want := range map[int]int{240: 42, 1000: 166, 30_000: 5000, 100_000: 5000, 1_000_000: 5000} {
		if got := demo.Mine(survivors); got != want {
			t.Errorf("%d survivors: got %d cases of the caseworker, want %d", survivors, got, want)
		}
	}
}

// TestNoTextIsReadableInFile looks for the texts about survivors in the bytes
// of the database.
func TestNoTextIsReadableInFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := openIn(t, dir, nil)
	fill(t, db, 60)
	r := &site{db: db, evaluator: evaluator(t)}
	r.open(t)
	at := models.At(noon)
	words := append(demo.Words(), "INVENTED-0000", "00000 00000", "an invented village", account.DemoPassword)
	for _, id := range caseIDs(t, db, assigned, "caseworker", at, at) {
		shown, err := r.casefile.Reveal(context.Background(), r.by, id, "visit", casefile.IdentityParts)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range shown.Texts {
			words = append(words, strings.Split(text, "\n")...)
		}
	}
	words = slices.DeleteFunc(words, func(w string) bool { return len(w) < 8 }) // four letters occur in any random bytes
	if len(words) < 100 {
		t.Fatalf("only %d words to look for", len(words))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			if bytes.Contains(body, []byte(w)) {
				t.Errorf("%s contains %q", filepath.Base(file), w)
			}
		}
	}
}
