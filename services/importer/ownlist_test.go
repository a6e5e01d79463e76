package importer_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/htcds"
	"aftercare/services/importer"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

const ownHead = "Reg. No.,Name,Sex,DOB,Date of admission,District,Remarks\n"

const ownList = ownHead + `1/24,CANARYasha Devi,F,2009-05-12,2024-01-15,Nadia,likes songs
2/24,CANARYmira,F,2010,2024-02-01,Malda,
3/24,CANARYravi,M,,2024-03-01,Bankura,room 4
`

// sent sends a list as the caseworker of the north and maps it as its headings say.
func (h *fixture) sent(text string, answers ...importer.ListAnswers) string {
	h.T.Helper()
	ctx, by := h.T.Context(), h.Actor("caseworker")
	h.imports.In(h.folder)
	id, err := h.imports.Take(ctx, by, []byte(text))
	if err != nil {
		h.T.Fatal(err)
	}
	held, err := h.imports.Held(by, id)
	if err != nil {
		h.T.Fatal(err)
	}
	in := importer.ListColumns{Name: "Register", Fields: held.Mapping.Fields, To: importer.ListTarget{ShelterID: h.North.ID, LeadID: h.Account("caseworker").ID}}
	if err := h.imports.Map(ctx, by, id, in); err != nil {
		h.T.Fatal(err)
	}
	if held, err = h.imports.Held(by, id); err != nil {
		h.T.Fatal(err)
	}
	if held.Ready {
		return id
	}
	in2 := importer.ListAnswers{Order: htcds.DayFirst, Says: map[int]map[string]string{}}
	for _, a := range held.Asked {
		in2.Says[a.Column] = map[string]string{}
		for _, v := range a.Values {
			in2.Says[a.Column][v.Key] = v.Code
		}
	}
	if len(answers) > 0 {
		in2 = answers[0]
	}
	if err := h.imports.Explain(ctx, by, id, in2); err != nil {
		h.T.Fatal(err)
	}
	return id
}

// tried says what would become of the rows of a list that was sent.
func (h *fixture) tried(id string) importer.ListReport {
	h.T.Helper()
	report, err := h.imports.Try(h.T.Context(), h.Actor("caseworker"), id)
	if err != nil {
		h.T.Fatal(err)
	}
	return report
}

// brought brings a list in and returns its record.
func (h *fixture) brought(text string, choice importer.ListChoice) (importer.ListReport, importer.ListRun) {
	h.T.Helper()
	ctx, by := h.T.Context(), h.Actor("caseworker")
	report, err := h.imports.Bring(ctx, by, h.sent(text), choice)
	if err != nil {
		h.T.Fatal(err)
	}
	return report, h.ran(report.RunID)
}

func (h *fixture) ran(id string) importer.ListRun {
	h.T.Helper()
	run, err := h.imports.Run(h.T.Context(), h.Actor("caseworker"), id)
	if err != nil {
		h.T.Fatal(err)
	}
	return run
}

func whats(r importer.ListReport) string {
	var out []string
	for _, row := range r.Rows {
		out = append(out, fmt.Sprint(row.Row, " ", row.What))
	}
	return strings.Join(out, ", ")
}

// notOfCases are the tables that a list leaves behind on purpose: the log, and the records
// of lists.
var notOfCases = []string{"audit_entries", "audit_rows", "audit_head", "row_digests", "list_maps", "list_imports"}

// sizes counts the rows of every table.
func (h *fixture) sizes() map[string]int64 {
	h.T.Helper()
	out := map[string]int64{}
	h.Read(func(tx *gorm.DB) error {
		for _, table := range h.tables(tx) {
			if slices.Contains(notOfCases, table) {
				continue
			}
			var n int64
			if err := tx.Table(table).Count(&n).Error; err != nil {
				return err
			}
			out[table] = n
		}
		return nil
	})
	return out
}

func (h *fixture) sameSizes(before map[string]int64) {
	h.T.Helper()
	for table, n := range h.sizes() {
		if n != before[table] {
			h.T.Errorf("%s has %d rows, before %d", table, n, before[table])
		}
	}
}

func TestAnOwnListComesInOnceAndGoesOutWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.Bind()
		id := h.sent(ownList)
		before := h.sizes()
		if r := h.tried(id); r.Written || whats(r) != "2 new, 3 new, 4 new" {
			t.Fatalf("tried: %s %+v", whats(r), r.Report)
		}
		h.sameSizes(before)
		report, run := h.brought(ownList, importer.ListChoice{})
		if report.Cases != 3 || run.Cases != 3 || run.Here != 3 || run.Waiting != 0 || len(run.Staying) != 0 || !run.MayUndo || run.Name != "Register" {
			t.Fatalf("came in: %+v %+v", report.Report, run)
		}
		if dump := h.dump(); strings.Contains(dump, "CANARY") || strings.Contains(dump, "Nadia") || strings.Contains(dump, "1/24") {
			t.Error("a row of the list stands in clear in the database")
		}
		asha := h.openAll()["CANARYasha Devi"]
		if asha.full != "CANARYasha Devi" || asha.numbers != "Own number: 1/24" || asha.address != "Nadia" || !strings.Contains(asha.account, "Remarks: likes songs") || asha.Case.IntakeAt.Date(time.UTC) != "2024-01-14" {
			t.Errorf("what was said: %+v", asha)
		}
		again, second := h.brought(ownList, importer.ListChoice{})
		if whats(again) != "2 already, 3 already, 4 already" || second.Cases != 0 || second.Already != 3 || second.MayUndo {
			t.Errorf("the same list again: %s %+v", whats(again), second)
		}
		if r, _ := h.brought(strings.Replace(ownList, "2010", "2011", 1), importer.ListChoice{}); whats(r) != "2 already, 3 differs, 4 already" || strings.Join(r.Rows[1].Fields, " ") != "prs_Birthdate" {
			t.Errorf("with another year of birth: %s %v", whats(r), r.Rows)
		}
		if err := h.imports.Undo(t.Context(), h.Actor("caseworker"), run.ID, run.Version); err != nil {
			t.Fatal(err)
		}
		h.sameSizes(before)
		if n := h.ran(run.ID); n.UndoneCases != 3 || n.Here != 0 || n.MayUndo {
			t.Errorf("after it was undone: %+v", n)
		}
		if err := h.imports.Undo(t.Context(), h.Actor("caseworker"), run.ID, run.Version+1); models.KindOf(err) != models.Conflict {
			t.Errorf("undone twice: %v", err)
		}
		if _, third := h.brought(ownList, importer.ListChoice{}); third.Cases != 3 {
			t.Errorf("after it was undone it does not come in: %+v", third)
		}
		if found, err := audit.CheckRowsOf(t.Context(), db); err != nil || !found.OK() {
			t.Errorf("rows: %s, %v", found.Why(), err)
		}
	})
}

// TestAnyListLeavesNothingBehind brings in lists of random rows twice and undoes them.
func TestAnyListLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	dice := rand.New(rand.NewPCG(7, 11))
	pick := func(list ...string) string { return list[dice.IntN(len(list))] }
	h.sent(ownList)
	before := h.sizes()
	for round := range 6 {
		text := ownHead
		for i := range 1 + dice.IntN(12) {
			text += fmt.Sprintf("%s,%s,%s,%s,%s,%s,%s\n", pick(fmt.Sprint(round, "/", i), ""), pick("Asha", "Mira", "आशा", "Rekha Devi", ""), pick("F", "M", "", "n/a"),
				pick("2009", "2010-02-30", "12/05/2009", "", "3 May 2008"), pick("2024-01-15", "13/02/2024", "", "2031-01-01"), pick("Nadia", ""), pick("x", "=1+1", ""))
		}
		choice := importer.ListChoice{Partial: true, Alike: dice.IntN(2) == 0}
		first, run := h.brought(text, choice)
		kept := h.sizes()
		again, second := h.brought(text, choice)
		if !choice.Alike && second.Cases != 0 || again.Count(importer.RowNew) != 0 || first.Count(importer.RowFaulty) != again.Count(importer.RowFaulty) {
			t.Fatalf("round %d: %+v, again %+v: %s\n%s", round, first.Report, again.Report, whats(again), text)
		}
		h.sameSizes(kept)
		if run.Cases > 0 {
			if err := h.imports.Undo(t.Context(), h.Actor("caseworker"), run.ID, run.Version); err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
		}
		h.sameSizes(before)
	}
}

// TestALongListGoesOutInSteps undoes more cases than one transaction takes out.
func TestALongListGoesOutInSteps(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	text := ownHead
	for i := range 130 {
		text += fmt.Sprintf("%d,,F,,2024-01-15,Nadia,\n", i)
	}
	h.sent(text)
	before := h.sizes()
	_, run := h.brought(text, importer.ListChoice{})
	if err := h.imports.Undo(t.Context(), h.Actor("administrator"), run.ID, run.Version); err != nil {
		t.Fatal(err)
	}
	h.sameSizes(before)
	if n := h.ran(run.ID); n.Cases != 130 || n.UndoneCases != 130 || n.UndoneAt == 0 || len(h.Entries("list.undone")) != 2 {
		t.Errorf("undone: %+v", n)
	}
}

func TestACaseOnWhichSomebodyWorkedStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		_, run := h.brought(ownList, importer.ListChoice{})
		worked := h.cases()[1]
		h.Write(func(tx *gorm.DB) error {
			return tx.Exec("UPDATE survivors SET version = 2 WHERE id = ?", worked.SurvivorID).Error
		})
		if got := h.ran(run.ID).Staying; len(got) != 1 || got[0].Code != worked.Code || got[0].Why != "changed" {
			t.Fatalf("staying: %+v", got)
		}
		if err := h.imports.Undo(t.Context(), h.Actor("administrator"), run.ID, run.Version); err != nil {
			t.Fatal(err)
		}
		if left := h.cases(); len(left) != 1 || left[0].ID != worked.ID {
			t.Errorf("left: %+v", left)
		}
		if n := h.ran(run.ID); n.UndoneCases != 2 || n.Here != 1 {
			t.Errorf("the record says %+v", n)
		}
	})
}

func TestWhoMayUndoAList(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	_, run := h.brought(ownList, importer.ListChoice{})
	undo := func(name string) models.Kind {
		return models.KindOf(h.imports.Undo(t.Context(), h.Actor(name), run.ID, run.Version))
	}
	for name, want := range map[string]models.Kind{
		"other-caseworker": models.Forbidden, "counsellor": models.Forbidden, "supervisor": models.Forbidden, "south-caseworker": models.NotFound, "south-administrator": models.NotFound,
	} {
		if got := undo(name); got != want {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
	for _, name := range []string{"south-administrator", "south-caseworker"} {
		if _, err := h.imports.Run(t.Context(), h.Actor(name), run.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("%s sees the list: %v", name, err)
		}
		if list, err := h.imports.Imports(t.Context(), h.Actor(name)); err != nil || len(list) != 0 {
			t.Errorf("%s sees %v, %v", name, list, err)
		}
	}
	if list, err := h.imports.Maps(t.Context(), h.Actor("south-caseworker")); err != nil || len(list) != 0 {
		t.Errorf("the south sees mappings: %v, %v", list, err)
	}
	h.Advance(25 * time.Hour)
	if got := undo("administrator"); got != models.Conflict {
		t.Errorf("after a day: %q", got)
	}
}

func TestAListIsHeldForWhoSentItAlone(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	id := h.sent(ownList)
	for name, want := range map[string]models.Kind{"other-caseworker": models.NotFound, "administrator": models.Forbidden} {
		if _, err := h.imports.Held(h.Actor(name), id); models.KindOf(err) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.Advance(31 * time.Minute)
	if _, err := h.imports.Held(h.Actor("caseworker"), id); models.KindOf(err) != models.NotFound {
		t.Errorf("it is held too long: %v", err)
	}
}

func TestAMappingIsKnownByItsHeadings(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	text := "No,Who,Kind,Came\n1,Asha,X,03/04/2024\n2,Ravi,Y,04/05/2024\n"
	ctx, by := t.Context(), h.Actor("caseworker")
	id, err := h.imports.In(h.folder).Take(ctx, by, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	in := importer.ListColumns{Name: "Blue book", Fields: []string{htcds.OwnNumber, htcds.OwnName, "prs_Gender", "cas_IncomingReferralDate"}, To: importer.ListTarget{ShelterID: h.North.ID, LeadID: h.Account("caseworker").ID}}
	if err := h.imports.Map(ctx, by, id, in); err != nil {
		t.Fatal(err)
	}
	if _, err := h.imports.Try(ctx, by, id); models.KindOf(err) != models.Conflict {
		t.Errorf("it is tried before everything is said: %v", err)
	}
	held, _ := h.imports.Held(by, id)
	if !held.AskOrder || len(held.Asked) != 1 || len(held.Asked[0].Values) != 2 {
		t.Fatalf("asked: %+v", held)
	}
	if err := h.imports.Explain(ctx, by, id, importer.ListAnswers{}); models.KindOf(err) != models.Invalid {
		t.Errorf("nothing was answered: %v", err)
	}
	says := importer.ListAnswers{Order: htcds.MonthFirst, Says: map[int]map[string]string{2: {"x": "female", "y": "male"}}}
	if err := h.imports.Explain(ctx, by, id, says); err != nil {
		t.Fatal(err)
	}
	var kept []models.ListMap
	h.Read(func(tx *gorm.DB) error { return tx.Find(&kept).Error })
	if len(kept) != 1 || kept[0].Name != "Blue book" || kept[0].DateOrder != "mdy" || strings.Contains(h.dump(), "Who") {
		t.Errorf("kept: %+v", kept)
	}
	id, err = h.imports.Take(ctx, by, []byte("no, WHO ,Kind,Came\n3,Mira,x,11/12/2024\n"))
	if err != nil {
		t.Fatal(err)
	}
	held, _ = h.imports.Held(by, id)
	if !held.Known || held.Name != "Blue book" || held.To.ShelterID != h.North.ID || held.AskOrder || len(held.Asked) != 0 || !slices.Equal(held.Mapping.Fields, in.Fields) {
		t.Errorf("known again: %+v", held)
	}
	if err := h.imports.Map(ctx, by, id, in); err != nil {
		t.Fatal(err)
	}
	if r := h.tried(id); whats(r) != "2 new" {
		t.Errorf("tried: %s", whats(r))
	}
	if id, err = h.imports.Take(ctx, by, []byte("no,WHO,Kind,Came\n3,Mira,z,13/12/2024\n")); err != nil {
		t.Fatal(err)
	}
	if held, _ = h.imports.Held(by, id); !held.Known || len(held.Asked) != 1 || held.AskOrder {
		t.Errorf("a new value: %+v", held)
	}
	list, err := h.imports.Maps(ctx, by)
	if err != nil || len(list) != 1 || importer.FieldCount(list[0]) != 4 {
		t.Fatalf("mappings: %+v, %v", list, err)
	}
	if err := h.imports.Forget(ctx, h.Actor("south-caseworker"), list[0].ID, list[0].Version); models.KindOf(err) != models.NotFound {
		t.Errorf("the south forgets it: %v", err)
	}
	if err := h.imports.Forget(ctx, by, list[0].ID, list[0].Version); err != nil {
		t.Fatal(err)
	}
}

func TestAListWithoutTheKeyOfEarlierOnesAsks(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	h.brought(ownList, importer.ListChoice{})
	if err := os.Remove(h.folder + "/" + importer.KeyFile); err != nil {
		t.Fatal(err)
	}
	ctx, by := t.Context(), h.Actor("caseworker")
	id, err := h.imports.Take(ctx, by, []byte(ownList))
	if err != nil {
		t.Fatal(err)
	}
	held, _ := h.imports.Held(by, id)
	in := importer.ListColumns{Name: "Register", Fields: held.Mapping.Fields, To: importer.ListTarget{ShelterID: h.North.ID, LeadID: h.Account("caseworker").ID}}
	if err := h.imports.Map(ctx, by, id, in); !held.KeyGone || models.KindOf(err) != models.Invalid {
		t.Errorf("it goes on by itself: %v", err)
	}
	in.NewKey = true
	if err := h.imports.Map(ctx, by, id, in); err != nil {
		t.Fatal(err)
	}
	says := importer.ListAnswers{Says: map[int]map[string]string{2: {"f": "female", "m": "male"}}}
	if err := h.imports.Explain(ctx, by, id, says); err != nil {
		t.Fatal(err)
	}
	if r := h.tried(id); whats(r) != "2 alike, 3 alike, 4 alike" {
		t.Errorf("tried: %s", whats(r))
	}
}

func TestAListNamesWhoMayBeHereAlready(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.Case(h.North, "Kalpana", "caseworker")
		h.Case(h.North, "Sunita", "other-caseworker")
		text := ownHead + "1,कल्पना,F,2009,2024-01-15,,\n2,Sunita,F,2009,2024-01-15,,\n3,Asha,F,2010,2024-01-15,,\n4,Asha,F,2010,2024-01-16,,\n4,Mira,F,2011,2024-01-15,,\n"
		id := h.sent(text)
		r := h.tried(id)
		if whats(r) != "2 alike, 3 new, 4 new, 5 alike, 6 faulty" || len(r.Rows[0].Codes) != 1 || len(r.Rows[3].Codes) != 0 || r.Alike != 2 {
			t.Fatalf("tried: %s %+v", whats(r), r.Rows)
		}
		if _, err := h.imports.Bring(t.Context(), h.Actor("caseworker"), id, importer.ListChoice{}); models.KindOf(err) != models.Invalid {
			t.Errorf("rows that cannot be read came along: %v", err)
		}
		report, err := h.imports.Bring(t.Context(), h.Actor("caseworker"), id, importer.ListChoice{Partial: true})
		if run := h.ran(report.RunID); err != nil || report.Cases != 2 || run.Alike != 2 || run.Faulty != 1 {
			t.Errorf("brought: %+v, %v", report.Report, err)
		}
	})
}

// TestTheExampleOfTheGuide reads the list that docs/import.md walks through.
func TestTheExampleOfTheGuide(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	raw, err := os.ReadFile("testdata/register.csv")
	if err != nil {
		t.Fatal(err)
	}
	ctx, by := t.Context(), h.Actor("caseworker")
	id, err := h.imports.In(h.folder).Take(ctx, by, raw)
	if err != nil {
		t.Fatal(err)
	}
	held, err := h.imports.Held(by, id)
	if err != nil || held.Table.HeadRow != 2 || held.Rows != 5 || slices.Contains(held.Mapping.Fields, "") {
		t.Fatalf("read: %+v, %v", held, err)
	}
	in := importer.ListColumns{Name: "Admission register", Fields: held.Mapping.Fields, To: importer.ListTarget{ShelterID: h.North.ID, LeadID: h.Account("caseworker").ID}}
	if err := h.imports.Map(ctx, by, id, in); err != nil {
		t.Fatal(err)
	}
	held, _ = h.imports.Held(by, id)
	if o := held.Orders; !held.AskOrder || o.Either != 2 || o.Day != 1 || o.Guess() != htcds.DayFirst || len(held.Asked) != 2 || len(held.Asked[0].Values) != 2 || held.Asked[1].Values[0].Text != "Near Ranchi" {
		t.Fatalf("asked: %+v", held)
	}
	answers := importer.ListAnswers{Order: htcds.DayFirst, Says: map[int]map[string]string{3: {"f": "female", "boy": "male"}, 6: {htcds.ValueKey("Near Ranchi"): htcds.SaysNote}}}
	if err := h.imports.Explain(ctx, by, id, answers); err != nil {
		t.Fatal(err)
	}
	if r := h.tried(id); whats(r) != "3 new, 4 new, 5 new, 6 faulty, 7 faulty" {
		t.Fatalf("tried: %s %+v", whats(r), r.Problems)
	}
	if _, err := h.imports.Bring(ctx, by, id, importer.ListChoice{Partial: true}); err != nil {
		t.Fatal(err)
	}
	people := h.openAll()
	rekha, ashu, ravi := people["रेखा देवी"], people["Ashu"], people["Ravi Oraon"]
	if f := h.facts(rekha.Case); f["person.origin_region"].Code != "IN-WB" || f["person.sex"].Code != "female" || f["person.adult_on"].Day != "2027-01-06" || f["person.adult_on"].DayTo != "2028-01-05" {
		t.Errorf("facts: %+v", f)
	}
	if rekha.address != "Nadia" || ashu.full != "Asha Mondal" || ravi.numbers != "Own number: 14/2024" || !strings.Contains(ravi.account, "State: Near Ranchi") || !strings.Contains(ravi.account, "Remarks: came with 13/2024") {
		t.Errorf("words: %+v\n%+v\n%+v", rekha, ashu, ravi)
	}
}

// TestEveryTableOfACaseIsThoughtOf holds the undo to the tables that there are: one with
// rows of a case is work on it, goes with it, or hangs below one that is named.
func TestEveryTableOfACaseIsThoughtOf(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	below := []string{"audit_entries", "cases", "revisions", "document_files", "hearings", "made_packets", "matter_links", "matter_people", "movements", "packet_consents", "packet_readings", "plan_goals", "plan_steps", "shared_notes", "track_steps"}
	var found []string
	h.Read(func(tx *gorm.DB) error {
		for _, table := range h.tables(tx) {
			columns, err := tx.Migrator().ColumnTypes(table)
			if err != nil {
				return err
			}
			for _, c := range columns {
				if c.Name() == "case_id" || c.Name() == "survivor_id" {
					found = append(found, table)
					break
				}
			}
		}
		return nil
	})
	known := slices.Concat(below, importer.UndoTables())
	for _, table := range found {
		if !slices.Contains(known, table) {
			t.Errorf("the undo of a list does not know %s", table)
		}
	}
	for _, table := range known {
		if !slices.Contains(found, table) {
			t.Errorf("%s has no rows of a case", table)
		}
	}
}
