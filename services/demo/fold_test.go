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
// with one: what waits for one application, to be filed or filed, is one line, which
// knows all that it stands for.
func TestOnePaperIsOneLine(t *testing.T) {
	t.Parallel()
	r := demoOf(t, demo.Default)
	papers := map[string]map[string]models.Gap{} // open gaps of applications, by case and name
	read(t, r.db, func(tx *gorm.DB) error {
		var rows []models.Gap
		err := tx.Where("open AND (filed_with <> '' OR application <> '')").Find(&rows).Error
		for _, g := range rows {
			if papers[g.CaseID] == nil {
				papers[g.CaseID] = map[string]models.Gap{}
			}
			papers[g.CaseID][g.Name] = g
		}
		return err
	})
	for _, who := range []string{"caseworker", "counsellor", "legal", "administrator"} {
		t.Run(who, func(t *testing.T) {
			by, _ := r.signIn(t, who)
			most := map[bool]int{}
			if by.May(access.RecordDelivery) { // the others have no lists of work
				for id, lines := range r.listed(t, by) {
					r.oneLineEach(t, papers[id], lines, most)
				}
			}
			for id := range papers {
				all, err := r.gaps.ForCase(t.Context(), by, id)
				if models.KindOf(err) == models.NotFound { // of another shelter, or not assigned
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				r.oneLineEach(t, papers[id], all.Open, most)
			}
			if most[false] < 3 || most[true] < 2 {
				t.Errorf("the lines of the demo stand for %v gaps at most: nothing was tried", most)
			}
		})
	}
}

// oneLineEach fails where two lines of a case are about one paper. most counts the gaps
// of the longest line, of papers to be filed and filed.
func (r *site) oneLineEach(t *testing.T, papers map[string]models.Gap, lines []gap.Gap, most map[bool]int) {
	t.Helper()
	seen := map[string]string{}
	for _, line := range lines {
		stands := papers[line.Name]
		paper := stands.Paper()
		if paper == "" {
			continue
		}
		if other := seen[paper]; other != "" {
			t.Errorf("case %s: %s and %s are two lines for one paper", stands.CaseID, other, line.Name)
		}
		seen[paper] = line.Name
		filed := stands.Application != ""
		most[filed] = max(most[filed], len(line.All()))
		for _, one := range line.All() {
			if papers[one.Name].Paper() != paper {
				t.Errorf("case %s: %s stands on the line of another paper", stands.CaseID, one.Name)
			}
		}
		if stands.Serves > 0 && int64(line.Rights()) != stands.Serves {
			t.Errorf("case %s: %s is about %d rights, want %d", stands.CaseID, line.Name, line.Rights(), stands.Serves)
		}
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
