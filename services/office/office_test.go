package office_test

import (
	"fmt"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/office"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

type fixture struct {
	*worldtest.World
	*office.Service
}

func newFixture(t testing.TB, db *store.DB) fixture {
	t.Helper()
	lib := packtest.Shipped(t)
	w := worldtest.New(t, db)
	w.Bind()
	return fixture{w, office.New(db, lib, w.Now, worldtest.NewID)}
}

func dlsa(district string) office.Input {
	in := office.Input{}
	in.Kind, in.Name, in.State, in.District, in.Address, in.Hours = "dlsa", "Invented Authority "+district, "IN-WB", district, "1 Nowhere Lane", "10 to 5"
	return in
}

func (h fixture) list(f office.Filter) (names []string) {
	h.T.Helper()
	p, err := h.List(h.T.Context(), h.Actor("caseworker"), f)
	if err != nil {
		h.T.Fatal(err)
	}
	for _, o := range p.Offices {
		names = append(names, o.Name)
	}
	return names
}

func TestOfficeIsAddedCorrectedClosedAndNeverLost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx, by := t.Context(), h.Actor("administrator")
		id, err := h.Add(ctx, by, dlsa("Alpha"))
		if err != nil {
			t.Fatal(err)
		}
		in := dlsa("Alpha")
		in.Version, in.Hours, in.VerifiedOn = 1, "11 to 4", models.DateOf(h.Now())
		if err := h.Correct(ctx, by, id, in); err != nil {
			t.Fatal(err)
		}
		worldtest.WantKind(t, h.Correct(ctx, by, id, in), models.Conflict)
		if o, err := h.One(ctx, h.Actor("caseworker"), id); err != nil || o.Hours != "11 to 4" || o.Address != "1 Nowhere Lane" || o.VerifiedOn != in.VerifiedOn {
			t.Errorf("the office is %+v, %v", o, err)
		}
		_, err = h.Add(ctx, by, dlsa("Alpha"))
		worldtest.WantKind(t, err, models.Invalid)
		if err := h.Close(ctx, by, id, 2); err != nil {
			t.Fatal(err)
		}
		if open, closed := h.list(office.Filter{}), h.list(office.Filter{Closed: true}); len(open) != 0 || len(closed) != 1 {
			t.Errorf("open %v, closed %v", open, closed)
		}
		if err := h.Reopen(ctx, by, id, 3); err != nil {
			t.Fatal(err)
		}
		_, err = h.Add(ctx, h.Actor("counsellor"), dlsa("Beta"))
		worldtest.WantKind(t, err, models.Forbidden)
		rows, err := audit.CheckRowsOf(ctx, h.DB)
		if err != nil || !rows.OK() {
			t.Errorf("rows and log: %+v, %v", rows, err)
		}
	})
}

func TestDirectoryIsFilteredAndPaged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		var table strings.Builder
		table.WriteString("kind;name;state;district\n")
		for i := range 60 {
			table.WriteString("dlsa;Invented Authority " + string(rune('A'+i%26)) + string(rune('a'+i/26)) + ";IN-WB;District " + string(rune('A'+i%26)) + "\n")
		}
		table.WriteString("court;Invented Court;IN-AS;100%_District\n")
		if r, err := h.Import(t.Context(), h.Actor("administrator"), table.String(), false); err != nil || !r.Stored || r.New != 61 {
			t.Fatalf("the import says %+v, %v", r, err)
		}
		seen, after := map[string]bool{}, ""
		for range 5 {
			p, err := h.List(t.Context(), h.Actor("legal_aid"), office.Filter{Kind: "dlsa", After: after})
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range p.Offices {
				seen[o.ID] = true
			}
			if after = p.Next; after == "" {
				break
			}
		}
		if len(seen) != 60 {
			t.Errorf("%d of 60 are on the pages", len(seen))
		}
		for want, f := range map[string]office.Filter{"Invented Court": {State: "IN-AS"}, "Invented Court ": {Text: "0%_d"}, "": {Text: "100%__district"}} {
			if got := strings.Join(h.list(f), " "); got != strings.TrimSpace(want) {
				t.Errorf("%+v finds %q", f, got)
			}
		}
	})
}

func TestImportNamesTheLineAndTheMistake(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		by := h.Actor("legal_aid")
		if _, err := h.Add(t.Context(), by, dlsa("Alpha")); err != nil {
			t.Fatal(err)
		}
		good := "kind,name,state,district,verified_on\ndlsa,Invented Authority Alpha,IN-WB,alpha,\nbank,\"Invented Bank, new\",IN-WB,Beta,2026-01-31\n"
		r, err := h.Import(t.Context(), by, good, true)
		if err != nil || r.New != 1 || r.Known != 1 || r.Wrong != 0 || r.Stored || len(h.list(office.Filter{})) != 1 {
			t.Errorf("a try says %+v, %v", r, err)
		}
		for name, c := range map[string]struct {
			text    string
			line    int
			column  string
			problem string
		}{
			"unknown column":  {"kind,name,state,postcode\n", 1, "", "problem.office_column"},
			"empty":           {"", 1, "", "problem.office_empty"},
			"head alone":      {"kind,name,state\n", 2, "", "problem.office_empty"},
			"unknown kind":    {"kind,name,state\ncourt,Invented Court,IN-WB\ncastle,Invented Castle,IN-WB\n", 3, "kind", "problem.choose"},
			"no name":         {"kind,name,state\ncourt,,IN-WB\n", 2, "name", "problem.required"},
			"no such State":   {"kind,name,state\ncourt,Invented Court,IN-XX\n", 2, "state", "problem.choose"},
			"no such day":     {"kind,name,state,verified_on\ncourt,Invented Court,IN-WB,2026-02-30\n", 2, "verified_on", "problem.office_date"},
			"a day to come":   {"kind,name,state,verified_on\ncourt,Invented Court,IN-WB,2999-01-01\n", 2, "verified_on", "problem.future"},
			"too few cells":   {"kind,name,state\ncourt,Invented Court\n", 2, "", "problem.office_cells"},
			"open quotation":  {"kind,name,state\ncourt,\"Invented,IN-WB\n", 2, "", "problem.office_line"},
			"line over lines": {"kind,name,state,address\ncourt,Invented Court,IN-WB,\"one\ntwo\"\ncourt,,IN-WB,three\n", 4, "name", "problem.required"},
		} {
			t.Run(name, func(t *testing.T) {
				r, err := h.Import(t.Context(), by, c.text, false)
				if err != nil || r.Wrong != 1 || r.Stored {
					t.Fatalf("the report is %+v, %v", r, err)
				}
				for _, l := range r.Lines {
					if l.Problem != "" && (l.N != c.line || l.Column != c.column || l.Problem != c.problem) {
						t.Errorf("got %+v, want %+v", l, c)
					}
				}
				if n := len(h.list(office.Filter{})); n != 1 {
					t.Errorf("%d offices are there", n)
				}
			})
		}
		if r, err = h.Import(t.Context(), by, good, false); err != nil || !r.Stored || len(h.list(office.Filter{})) != 2 {
			t.Errorf("the import says %+v, %v", r, err)
		}
	})
}

func TestOfficesNearAreSuggested(t *testing.T) {
	h := newFixture(t, storetest.New(t))
	by := h.Actor("administrator")
	for _, district := range []string{"Beta", "Alpha"} {
		if _, err := h.Add(t.Context(), by, dlsa(district)); err != nil {
			t.Fatal(err)
		}
	}
	names, err := h.Names(t.Context(), h.Actor("caseworker"), "IN-WB", "dlsa")
	if err != nil || strings.Join(names, "; ") != "Invented Authority Alpha; Invented Authority Beta" {
		t.Errorf("the names are %v, %v", names, err)
	}
	for _, other := range []string{"IN-AS"} {
		if names, _ := h.Names(t.Context(), h.Actor("caseworker"), other); len(names) > 0 {
			t.Errorf("another State suggests %v", names)
		}
	}
}

func TestProvidersAreFoundByHelpAndLanguageAndTheirAgreementsSpeak(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		by, today := h.Actor("caseworker"), models.DateOf(h.Now())
		table := "kind,name,state,services,languages,agreed_from,agreed_until,may_be_named\n" +
			"hospital,Invented Hospital,IN-WB,health_check dental_care,hi bn," + string(today.AddDays(-100)) + "," + string(today.AddDays(30)) + ",no\n" +
			"school,Invented School,IN-WB,schooling,bn,,,\n" +
			"employer,Invented Mill,IN-WB,job_placement,hi," + string(today.AddDays(-100)) + "," + string(today.AddDays(31)) + ",yes\n"
		if r, err := h.Import(t.Context(), by, table, false); err != nil || !r.Stored || r.New != 3 {
			t.Fatalf("the import says %+v, %v", r, err)
		}
		for want, f := range map[string]office.Filter{
			"Invented Hospital": {Service: "dental_care"}, "Invented Mill": {Service: "job_placement", Language: "hi"}, "": {Service: "health_check", Language: "ne"},
			"Invented Hospital ": {Ending: true}, "Invented Hospital  ": {Service: "health_check"}, "Invented School": {Kind: "school", Language: "bn"},
		} {
			if got := strings.Join(h.list(f), ", "); got != strings.TrimSpace(want) {
				t.Errorf("%+v finds %q", f, got)
			}
		}
		if n, err := h.Ending(t.Context(), h.Actor("administrator")); n != 1 || err != nil {
			t.Errorf("%d agreements end, %v", n, err)
		}
		if n, err := h.Ending(t.Context(), h.Actor("counsellor")); n != 0 || err != nil {
			t.Errorf("a counsellor is told of %d agreements, %v", n, err)
		}
		for name, in := range map[string]func(in *office.Input){
			"services": func(in *office.Input) { in.Services = "castle" }, "languages": func(in *office.Input) { in.Languages = "hi xx" },
			"agreed_until": func(in *office.Input) { in.AgreedFrom, in.AgreedUntil = today, today.AddDays(-1) }, "agreed_from": func(in *office.Input) { in.AgreedUntil = today },
			"may_be_named": func(in *office.Input) { in.MayBeNamed = "later" },
		} {
			wrong := dlsa("Gamma")
			in(&wrong)
			if _, err := h.Add(t.Context(), by, wrong); !strings.Contains(fmt.Sprint(err), name) {
				t.Errorf("a wrong answer about %s says %v", name, err)
			}
		}
	})
}
