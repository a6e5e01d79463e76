package importer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/services/store/storetest"
)

// An imported date before the birth is reported and not taken, and stays in the
// account. It must not make a clock that is thousands of days late.
func TestDateBeforeBirthIsReportedAndNotTaken(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	r := h.run([]byte("prs_FirstName,prs_Birthdate,cas_Status,cas_IncomingReferralDate\nNamuna,2010-05-04,Open,2004-12-25\n"))
	if messages(r)["importer.note.before_birth"] != 1 || !r.Written {
		t.Errorf("the report says %v", messages(r))
	}
	c := h.cases()[0]
	if c.IntakeAt != h.Moment() {
		t.Errorf("the case begins %s", c.IntakeAt)
	}
	if late := h.count("gaps", "case_id = ? AND since < ?", c.ID, h.Moment()); late > 0 {
		t.Errorf("%d gaps are older than the case", late)
	}
	if got := h.openAll()["Namuna"].account; !strings.Contains(got, "2004-12-25") {
		t.Errorf("the date is lost: %q", got)
	}
}

func TestImportTakesNoImpossibleDate(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	zone, err := time.LoadLocation(h.Org.TimeZone)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		on := func(label string) string {
			return fmt.Sprintf("%04d-%02d-%02d", rapid.IntRange(1995, 2030).Draw(rt, label), rapid.IntRange(1, 12).Draw(rt, label), rapid.IntRange(1, 28).Draw(rt, label))
		}
		born, in, out := on("born"), on("in"), on("out")
		h.run([]byte(fmt.Sprintf("prs_FirstName,prs_Birthdate,cas_Status,cas_IncomingReferralDate,cas_OutgoingReferralDate\nNamuna %d,%s,Closed,%s,%s\n", n, born, in, out)), partial)
		for _, c := range h.cases() {
			f := h.facts(c)["person.adult_on"]
			first := models.StartOfDay(models.EarliestBirth(f.Value().On), zone)
			if c.IntakeAt < first || c.ClosedAt < c.IntakeAt || c.IntakeAt > h.Moment() || c.ClosedAt > h.Moment() {
				rt.Fatalf("born %s, in %s, out %s: the case runs from %s to %s", born, in, out, c.IntakeAt, c.ClosedAt)
			}
		}
	})
}
