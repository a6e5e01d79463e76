package demo_test

import (
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/demo"
	"aftercare/services/gap"
)

// listed are the lines of one person's lists of gaps, by case.
func (r *site) listed(t *testing.T, by access.Actor) map[string][]gap.Gap {
	t.Helper()
	out := map[string][]gap.Gap{}
	for _, l := range []gap.List{gap.Now, gap.Late, gap.Week, gap.Waiting, gap.Later} {
		n := 0
		for cursor := ""; ; {
			p, err := r.gaps.Rows(t.Context(), by, l, cursor)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range p.Rows {
				out[row.CaseID] = append(out[row.CaseID], *row.Gap)
			}
			if n += len(p.Rows); p.More == "" {
				if n != p.Total {
					t.Errorf("%s: %d lines listed of %d counted", l, n, p.Total)
				}
				break
			}
			cursor = p.More
		}
	}
	return out
}

// TestOnePaperIsOneLine reads every list of gaps of the demo, as each role that works
// with one: what one application closes is one line, which knows all its rights.
func TestOnePaperIsOneLine(t *testing.T) {
	t.Parallel()
	r := demoOf(t, demo.Default)
	filed := map[string]map[string]string{} // name of a gap -> who takes its application, by case
	read(t, r.db, func(tx *gorm.DB) error {
		var rows []models.Gap
		err := tx.Where("open AND filed_with <> ''").Find(&rows).Error
		for _, g := range rows {
			if filed[g.CaseID] == nil {
				filed[g.CaseID] = map[string]string{}
			}
			filed[g.CaseID][g.Name] = g.FiledWith
		}
		return err
	})
	for _, who := range []string{"caseworker", "counsellor", "legal"} {
		t.Run(who, func(t *testing.T) {
			by, _ := r.signIn(t, who)
			most, rights := 0, 0
			for id, lines := range r.listed(t, by) {
				papers := map[string]int{}
				for _, line := range lines {
					if with := filed[id][line.Name]; with != "" {
						papers[with]++
						most = max(most, len(line.All()))
						rights += len(line.All())
					}
				}
				for with, n := range papers {
					if n != 1 {
						t.Errorf("case %s: %d lines for one application to %s", id, n, with)
					}
				}
				onLines := 0
				for _, line := range lines {
					for _, one := range line.All() {
						if filed[id][one.Name] != "" {
							onLines++
						}
					}
				}
				if onLines != len(filed[id]) {
					t.Errorf("case %s: %d rights stand on the lines of its applications, want %d", id, onLines, len(filed[id]))
				}
			}
			if most < 3 || rights == 0 {
				t.Errorf("no line of the demo stands for three rights (%d at most): nothing was tried", most)
			}
		})
	}
}

// TestCasesCountLines compares the number of gaps of each case with the lines of its
// page.
func TestCasesCountLines(t *testing.T) {
	t.Parallel()
	r := demoOf(t, demo.Default)
	for id := range r.listed(t, r.by) {
		all, err := r.gaps.ForCase(t.Context(), r.by, id)
		if err != nil {
			t.Fatal(err)
		}
		var n int64
		read(t, r.db, func(tx *gorm.DB) error {
			return tx.Raw("SELECT gap_count FROM cases WHERE id = ?", id).Scan(&n).Error
		})
		if int(n) != len(all.Open) {
			t.Errorf("case %s: %d gaps counted, %d lines on its page", all.Code, n, len(all.Open))
		}
	}
}
