package publish_test

import (
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/disclosure"
	"aftercare/models"
	"aftercare/services/pack/packtest"
	"aftercare/services/publish"
	"aftercare/services/report"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// home is a house of which figures are published.
type home struct {
	*worldtest.World
	*publish.Service
}

func newHome(t *testing.T, db *store.DB) *home {
	w := worldtest.New(t, db)
	w.Bind()
	return &home{w, publish.New(db, report.New(db, packtest.Shipped(t), w.Now, worldtest.NewID), w.Now, worldtest.NewID)}
}

// takeIn opens a number of cases on a day, of people who answered whether they want to be in
// figures. Of every three two are female.
func (h *home) takeIn(n int, on string, answer string) {
	h.T.Helper()
	at, _ := models.Date(on).Time(time.UTC)
	by := h.Account("caseworker").ID
	for i := range n {
		c := h.Case(h.North, fmt.Sprint("CANARY ", i))
		sex := "female"
		if i%3 == 0 {
			sex = "male"
		}
		h.Write(func(tx *gorm.DB) error {
			if err := tx.Table("cases").Where("id = ?", c.ID).Update("intake_at", models.At(at)+12*3600*1000).Error; err != nil {
				return err
			}
			fact := map[string]any{"survivor_id": c.SurvivorID, "case_id": "", "name": "person.sex", "answer": "", "code": sex, "recorded_by": by, "recorded_at": h.Moment()}
			if err := tx.Table("facts").Create(fact).Error; err != nil || answer == "" {
				return err
			}
			return tx.Create(&models.Consent{ID: worldtest.NewID(), SurvivorID: c.SurvivorID, CaseID: c.ID, RecordedBy: by, Version: 1,
				ConsentFacts: models.ConsentFacts{Purpose: models.PurposeStatistics, Answer: answer, GivenBy: models.ByHerself, ExplainedIn: "hi", Form: "spoken", GivenAt: h.Moment()}}).Error
		})
	}
}

func (h *home) template(figures ...string) string {
	h.T.Helper()
	var list []models.PublicationFigure
	for _, key := range figures {
		list = append(list, models.PublicationFigure{Key: key})
	}
	id, err := h.Add(h.T.Context(), h.Actor("administrator"), "Invented Fund", list)
	if err != nil {
		h.T.Fatal(err)
	}
	return id
}

func (h *home) preview(template, period string) publish.Plan {
	h.T.Helper()
	plan, err := h.Preview(h.T.Context(), h.Actor("administrator"), publish.Ask{Template: template, House: h.North.ID, Period: models.ParsePeriod(period)})
	if err != nil {
		h.T.Fatal(err)
	}
	return plan
}

func lines(plan publish.Plan) map[string]string {
	out := map[string]string{}
	for _, f := range plan.Figures {
		for _, l := range f.Lines {
			out[f.Indicator.Key+" "+l.Code] = fmt.Sprintf("%d %s", l.N, l.Why)
		}
	}
	return out
}

// TestAHomeOfThirtyPublishesTotalsByHalfYear: by month and quarter nothing can be shown, by
// half-year totals, and the page knows before anything is made. Who did not agree is in no
// figure.
func TestAHomeOfThirtyPublishesTotalsByHalfYear(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHome(t, db)
		for month := 1; month <= 6; month++ {
			h.takeIn(5, fmt.Sprintf("2026-%02d-10", month), models.ConsentGiven)
		}
		h.takeIn(3, "2026-03-10", models.ConsentRefused)
		h.takeIn(2, "2026-04-10", "")
		id := h.template("flow.new", "ppl.found")
		plan := h.preview(id, "2026-h1")
		if plan.People != 35 || plan.Agreed != 30 || plan.Runs {
			t.Errorf("%d of %d agreed, runs: %t", plan.Agreed, plan.People, plan.Runs)
		}
		if got := lines(plan)["flow.new "]; got != "30 " {
			t.Errorf("new: %q", got)
		}
		if got := lines(h.preview(id, "2026-02"))["flow.new "]; got != "5 "+string(disclosure.Few) {
			t.Errorf("new in February: %q", got)
		}
		ask := publish.Ask{Template: id, House: h.North.ID, Period: models.ParsePeriod("2026-h1")}
		made, err := h.Publish(t.Context(), h.Actor("administrator"), ask)
		if err != nil {
			t.Fatal(err)
		}
		got, err := h.One(t.Context(), h.Actor("administrator"), made)
		if err != nil || got.Release.Kind != models.ReleasePublication || got.Release.Recipient != models.Anybody || got.House.ID != h.North.ID {
			t.Fatalf("%+v, %v", got, err)
		}
		for _, c := range got.Release.Cells {
			if !c.Held && c.N < disclosure.Least || c.Held && (c.N != 0 || c.Line != "") {
				t.Errorf("the ledger has %+v", c)
			}
		}
		// With 30 in the half-year, 15 in its first quarter would give away 15 in the second:
		// that may be. 25 in five months would give away 5.
		if got := lines(h.preview(id, "2026-q1"))["flow.new "]; got != "15 " {
			t.Errorf("new in the first quarter: %q", got)
		}
	})
}

// TestWhatWasPublishedLimitsWhatCanBe: the year would give away who came after the
// half-year that was published.
func TestWhatWasPublishedLimitsWhatCanBe(t *testing.T) {
	h := newHome(t, storetest.New(t))
	h.takeIn(30, "2025-02-10", models.ConsentGiven)
	h.takeIn(4, "2025-09-10", models.ConsentGiven)
	id := h.template("flow.new")
	if got := lines(h.preview(id, "2025"))["flow.new "]; got != "34 " {
		t.Errorf("before: %q", got)
	}
	ask := publish.Ask{Template: id, House: h.North.ID, Period: models.ParsePeriod("2025-h1")}
	if _, err := h.Publish(t.Context(), h.Actor("administrator"), ask); err != nil {
		t.Fatal(err)
	}
	if got := lines(h.preview(id, "2025"))["flow.new "]; got != "34 "+string(disclosure.Tells) {
		t.Errorf("after: %q", got)
	}
	if got := lines(h.preview(id, "2025-h1"))["flow.new "]; got != "30 " {
		t.Errorf("once more: %q", got)
	}
}

// TestAReturnLimitsWhatCanBe: a recipient who was told the exact number of the second
// half-year learns nothing from the year, but one who was told that of eleven months does.
func TestAReturnLimitsWhatCanBe(t *testing.T) {
	h := newHome(t, storetest.New(t))
	h.takeIn(30, "2025-02-10", models.ConsentGiven)
	h.takeIn(4, "2025-09-10", models.ConsentGiven)
	id := h.template("flow.new")
	h.told("2025-h1", models.ReleaseCell{Figure: "flow.new", N: 30})
	got := lines(h.preview(id, "2025"))["flow.new "]
	t.Logf("GOT %q", got)
	if got == "34 " {
		t.Errorf("the office would learn that 4 came after June: %q", got)
	}
}

// TestPublishingIsForAdministratorsOfTheHouse tries other roles, other houses, a period
// that runs, and one of which nothing can be shown.
func TestPublishingIsForAdministratorsOfTheHouse(t *testing.T) {
	h := newHome(t, storetest.New(t))
	h.takeIn(12, "2026-02-10", models.ConsentGiven)
	id := h.template("flow.served")
	ctx, ask := t.Context(), publish.Ask{Template: id, House: h.North.ID, Period: models.ParsePeriod("2026-h1")}
	for _, role := range models.Roles {
		if role == models.Administrator {
			continue
		}
		_, err := h.Preview(ctx, h.Actor(string(role)), ask)
		worldtest.WantKind(t, err, models.Forbidden)
		_, err = h.Publish(ctx, h.Actor(string(role)), ask)
		worldtest.WantKind(t, err, models.Forbidden)
	}
	_, err := h.Publish(ctx, h.Actor("south-administrator"), ask)
	worldtest.WantKind(t, err, models.NotFound)
	by := h.Actor("administrator")
	for _, period := range []string{"2026-h2", "2026-01", "2027", ""} {
		_, err = h.Publish(ctx, by, publish.Ask{Template: id, House: h.North.ID, Period: models.ParsePeriod(period)})
		worldtest.WantKind(t, err, models.Invalid)
	}
	made, err := h.Publish(ctx, by, ask)
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.One(ctx, h.Actor("south-administrator"), made)
	worldtest.WantKind(t, err, models.NotFound)
	if got := h.Entries("release.published"); len(got) != 1 || got[0].Subject != "shelter:"+h.North.ID {
		t.Errorf("the log says %+v", got)
	}
	_, err = h.Add(ctx, by, "", []models.PublicationFigure{{Key: "svc.given"}})
	problems, _ := models.ProblemsOf(err)
	if problems["name"] == "" || problems["figures"] == "" {
		t.Errorf("a template without a name, of services: %v", err)
	}
	worldtest.WantKind(t, h.Remove(ctx, by, id, 7), models.Conflict)
	if err := h.Remove(ctx, by, id, 1); err != nil {
		t.Fatal(err)
	}
	if got, err := h.One(ctx, by, made); err != nil || got.Template.Name != "Invented Fund" {
		t.Errorf("what was published went with its template: %+v, %v", got, err)
	}
}

// TestWhoDidNotAgreeIsInNothingPublished: a return told an office about everybody. The
// same half-year is published with those who agreed, or held back, and never with the
// number of the return.
func TestWhoDidNotAgreeIsInNothingPublished(t *testing.T) {
	h := newHome(t, storetest.New(t))
	h.takeIn(30, "2026-02-10", models.ConsentGiven)
	h.takeIn(14, "2026-03-10", models.ConsentRefused)
	id := h.template("flow.new")
	h.told("2026-h1", models.ReleaseCell{Figure: "flow.new", N: 44}, models.ReleaseCell{Sum: []string{"flow.new", "flow.reopened"}, N: 44})
	if got := lines(h.preview(id, "2026-h1"))["flow.new "]; got != "30 " {
		t.Errorf("new: %q", got)
	}
}

// TestATableOfTwoDimensionsIsPublished: with everyone beside it, one of its numbers is held
// back, since the other two would tell that there are no children. What is held back adds up.
func TestATableOfTwoDimensionsIsPublished(t *testing.T) {
	h := newHome(t, storetest.New(t))
	h.takeIn(60, "2026-02-10", models.ConsentGiven)
	h.takeIn(9, "2026-03-10", models.ConsentRefused)
	plan := h.preview(h.template("two.age_gender"), "2026-h1")
	got := lines(plan)
	if got["two.age_gender not_known/female"] != "40 " || got["two.age_gender not_known/male"] != "20 " || got["two.age_gender child/female"] != "0 "+string(disclosure.Few) {
		t.Errorf("by itself: %v", got)
	}
	id := h.template("two.age_gender", "flow.served")
	plan = h.preview(id, "2026-h1")
	if got := lines(plan); got["flow.served "] != "60 " || got["two.age_gender not_known/female"] != "40 " || got["two.age_gender not_known/male"] != "20 "+string(disclosure.Tells) {
		t.Errorf("with everyone: %v", got)
	}
	if n, is := plan.Together("two.age_gender"); !is || n != 20 {
		t.Errorf("the other lines are %d, %t", n, is)
	}
	if _, err := h.Publish(t.Context(), h.Actor("administrator"), publish.Ask{Template: id, House: h.North.ID, Period: models.ParsePeriod("2026-h1")}); err != nil {
		t.Fatal(err)
	}
	// What was published of it counts where it is no longer asked for: with 40 women in all
	// there would be no girls.
	if got := lines(h.preview(h.template("ppl.gender"), "2026-h1")); got["ppl.gender female"] != "40 "+string(disclosure.Tells) || got["ppl.gender male"] != "20 "+string(disclosure.Tells) {
		t.Errorf("afterwards: %v", got)
	}
}

// told writes a return about the house down.
func (h *home) told(period string, cells ...models.ReleaseCell) {
	h.T.Helper()
	h.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Release{ID: worldtest.NewID(), OrganisationID: h.Org.ID, ShelterID: h.North.ID, Kind: models.ReleaseReturn, Form: "invented", Period: period, Recipient: "office", RecipientName: "Invented office",
			Cells: cells, SignedBy: h.Account("administrator").ID, SignedName: "x", SignedAt: h.Moment(), Version: 1}).Error
	})
}
