package demo_test

import (
	"slices"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/demo"
	"aftercare/services/vault"
)

// aloneScenes is how many cases show the gap "one holder"; no others do.
const aloneScenes = 1

func TestDemoHasTwoHolders(t *testing.T) {
	t.Parallel()
	db := demoOf(t, demo.Default).db
	one, args := vault.HeldByOne("cases.survivor_id", models.ClassContact, int64(models.At(noon)))
	running := "status <> 'closed' AND "
	if got := caseIDs(t, db, running+one, args...); len(got) != aloneScenes {
		t.Errorf("%d running cases have one holder, want %d", len(got), aloneScenes)
	}
	if got := caseIDs(t, db, running+"EXISTS (SELECT 1 FROM class_keys k WHERE k.survivor_id = cases.survivor_id AND k.class = 'contact')"); len(got) < 100 {
		t.Fatalf("only %d running cases have a contact", len(got))
	}
	if got := caseIDs(t, db, "id IN (SELECT case_id FROM assignments WHERE until_at > ? AND until_at < ?)", models.At(noon), models.At(noon.AddDate(0, 0, 14))); len(got) != 1 {
		t.Errorf("%d turns end within two weeks, want the one of a lawyer", len(got))
	}
}

// TestWhoCanOpenFollowsFromTheWraps holds what the pages say about who can open
// what to the wraps there are, in every case of the demo. It finds the answer in
// another way: for one person and one key at a time.
func TestWhoCanOpenFollowsFromTheWraps(t *testing.T) {
	t.Parallel()
	db := demoOf(t, demo.Default).db
	now, seen := models.At(noon), map[string]int{}
	read(t, db, func(tx *gorm.DB) error {
		var cases []models.Case
		if err := tx.Select("id", "survivor_id", "code").Find(&cases).Error; err != nil {
			return err
		}
		for _, c := range cases {
			open, err := custody.OpenersOf(tx, c.SurvivorID, now)
			if err != nil {
				return err
			}
			for _, p := range open.Parts {
				want, err := openers(tx, c.SurvivorID, p.Class, now)
				if err != nil {
					return err
				}
				if got := idsOf(p.Openers); !slices.Equal(got, want) {
					t.Errorf("%s, %s: the page says %v can open it, by the wraps it is %v", c.Code, p.Class, got, want)
				}
				if len(p.Openers) == 0 {
					seen["nobody"]++
				}
			}
			for _, w := range open.Waiting {
				for _, class := range w.Classes {
					seen[string(w.Need)]++
					if can, err := opensAll(tx, w.ID, c.SurvivorID, class); err != nil || can {
						t.Errorf("%s: %s is said to wait for %s and can open it, %v", c.Code, w.Name, class, err)
					}
					if w.Need == custody.NeedPaper && passable(t, tx, w.ID, c.SurvivorID, class) {
						t.Errorf("%s: only the paper is said to open %s for %s, and a colleague holds it", c.Code, class, w.Name)
					}
				}
			}
		}
		return nil
	})
	if seen["nobody"] == 0 {
		t.Errorf("the demo shows too little: %v", seen)
	}
}

func idsOf(list []custody.Keyholder) []string {
	ids := []string{}
	for _, k := range list {
		ids = append(ids, k.ID)
	}
	slices.Sort(ids)
	return ids
}

// openers asks for each person of the staff whether she opens all of a class.
func openers(tx *gorm.DB, survivor string, class models.Class, now models.Instant) ([]string, error) {
	out := []string{}
	var staff []models.Account
	if err := tx.Where("status = 'active'").Find(&staff).Error; err != nil {
		return nil, err
	}
	for _, a := range staff {
		var assigned int64
		err := tx.Model(&models.Assignment{}).Where("survivor_id = ? AND account_id = ? AND from_at <= ? AND until_at > ?", survivor, a.ID, now, now).Count(&assigned).Error
		if err != nil {
			return nil, err
		}
		can, err := opensAll(tx, a.ID, survivor, class)
		if err != nil {
			return nil, err
		}
		if assigned > 0 && can && access.RoleReads(a.Role, class) {
			out = append(out, a.ID)
		}
	}
	slices.Sort(out)
	return out, nil
}

func opensAll(tx *gorm.DB, account, survivor string, class models.Class) (bool, error) {
	var keys []models.ClassKey
	if err := tx.Where("survivor_id = ? AND class = ?", survivor, class).Find(&keys).Error; err != nil {
		return false, err
	}
	for _, k := range keys {
		var n int64
		if err := tx.Model(&models.KeyWrap{}).Where("key_id = ? AND account_id = ?", k.ID, account).Count(&n).Error; err != nil || n == 0 {
			return false, err
		}
	}
	return true, nil
}

// passable reports whether anybody but the person has a key of a class.
func passable(t *testing.T, tx *gorm.DB, account, survivor string, class models.Class) bool {
	t.Helper()
	var n int64
	err := tx.Model(&models.KeyWrap{}).Where("account_id NOT IN ? AND key_id IN (?)", []string{account, models.RecoveryAccount},
		tx.Model(&models.ClassKey{}).Select("id").Where("survivor_id = ? AND class = ?", survivor, class)).Count(&n).Error
	if err != nil {
		t.Fatal(err)
	}
	return n > 0
}
