package group_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/evaluation"
	"aftercare/services/group"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

type fixture struct {
	*worldtest.World
	groups *group.Service
}

func newFixture(t testing.TB, db *store.DB) fixture {
	t.Helper()
	w := worldtest.New(t, db)
	lib := packtest.Shipped(t)
	return fixture{w, group.New(db, w.Keeper, evaluation.New(lib), w.Now, worldtest.NewID)}
}

// plan writes down a session of the house in an hour.
func (h fixture) plan(weeks int64) string {
	h.T.Helper()
	in := group.Input{ShelterID: h.North.ID, Weeks: weeks}
	in.Kind, in.At, in.Minutes, in.Leader = "peer_group", h.Moment().Add(time.Hour), 60, "Invented Ms Sen"
	id, err := h.groups.Plan(h.T.Context(), h.Actor("caseworker"), in)
	if err != nil {
		h.T.Fatal(err)
	}
	return id
}

func (h fixture) one(who, id string) group.Shown {
	h.T.Helper()
	one, err := h.groups.One(h.T.Context(), h.Actor(who), id)
	if err != nil {
		h.T.Fatal(err)
	}
	return one
}

func (h fixture) services(session string) (rows []models.Delivery) {
	h.T.Helper()
	h.Read(func(tx *gorm.DB) error {
		return tx.Where("session = ? AND session <> ''", session).Order("case_id").Find(&rows).Error
	})
	return rows
}

func TestASessionOfTwelveIsRecordedInOneTransaction(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		var cases []string
		for range 12 {
			cases = append(cases, h.Case(h.North, "Kalpana", "caseworker").ID)
		}
		h.Bind()
		ctx, by, id := t.Context(), h.Actor("caseworker"), ""
		id = h.plan(1)
		if _, err := h.groups.Join(ctx, by, id, group.JoinInput{Cases: cases}); err != nil {
			t.Fatal(err)
		}
		h.Advance(2 * time.Hour)
		in := group.AttendInput{Token: worldtest.NewID()}
		for i, m := range h.one("caseworker", id).Members {
			in.Answers = append(in.Answers, group.Answer{CaseID: m.CaseID, Version: m.Version, Code: models.GroupAnswers[i%4]})
		}
		wrong := slices.Clone(in.Answers)
		wrong[11].Version = 9
		_, err := h.groups.Attend(ctx, by, id, group.AttendInput{Answers: wrong})
		worldtest.WantKind(t, err, models.Conflict)
		if n := slices.IndexFunc(h.services(id), func(d models.Delivery) bool { return d.Status != models.DeliveryPlanned }); n >= 0 {
			t.Error("one wrong answer left others recorded")
		}
		if _, err := h.groups.Attend(ctx, by, id, in); err != nil {
			t.Fatal(err)
		}
		if again, err := h.groups.Attend(ctx, by, id, in); err != nil || !again.Again {
			t.Errorf("a second press says %+v, %v", again, err)
		}
		n := map[string]int{}
		for _, d := range h.services(id) {
			n[string(d.Status)+" "+d.MissedReason]++
			if d.Kind != "peer_group" || d.Minutes != 60 || d.Session != id {
				t.Errorf("the service is %+v", d)
			}
		}
		if n["given "] != 3 || n["missed did_not_come"] != 3 || n["missed excused"] != 3 || n["missed our_side"] != 3 {
			t.Errorf("recorded are %v", n)
		}
		rows, err := audit.CheckRowsOf(ctx, h.DB)
		if err != nil || !rows.OK() {
			t.Errorf("rows and log: %+v, %v", rows, err)
		}
	})
}

func TestNobodyLearnsOfAParticipantOutOfReach(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		mine, hers := h.Case(h.North, "Kalpana", "caseworker"), h.Case(h.North, "Asha", "other-caseworker")
		ctx, id := t.Context(), h.plan(1)
		if _, err := h.groups.Join(ctx, h.Actor("caseworker"), id, group.JoinInput{Cases: []string{mine.ID}}); err != nil {
			t.Fatal(err)
		}
		_, err := h.groups.Join(ctx, h.Actor("caseworker"), id, group.JoinInput{Cases: []string{mine.ID, hers.ID}})
		worldtest.WantKind(t, err, models.NotFound)
		if _, err := h.groups.Join(ctx, h.Actor("other-caseworker"), id, group.JoinInput{Cases: []string{hers.ID}}); err != nil {
			t.Fatal(err)
		}
		for who, code := range map[string]string{"caseworker": mine.Code, "other-caseworker": hers.Code} {
			one := h.one(who, id)
			if len(one.Members) != 1 || one.Members[0].Code != code || one.Row.Here != 1 || len(one.Others) != 0 {
				t.Errorf("%s sees %+v", who, one)
			}
			page, err := h.groups.List(ctx, h.Actor(who), false, "")
			if err != nil || len(page.Rows) != 1 || page.Rows[0].Here != 1 || page.Rows[0].Open != 1 {
				t.Errorf("%s: the list has %+v, %v", who, page.Rows, err)
			}
		}
		h.Advance(2 * time.Hour)
		_, err = h.groups.Attend(ctx, h.Actor("caseworker"), id, group.AttendInput{Answers: []group.Answer{{CaseID: hers.ID, Version: 1, Code: models.GroupPresent}}})
		worldtest.WantKind(t, err, models.NotFound)
		_, err = h.groups.One(ctx, h.Actor("legal_aid"), id)
		worldtest.WantKind(t, err, models.NotFound)
		_, err = h.groups.One(ctx, h.Actor("administrator"), id)
		worldtest.WantKind(t, err, models.Forbidden)
	})
}

func TestASeriesRepeatsEachWeekAtTheSameHour(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Case(h.North, "Kalpana", "caseworker")
		ctx, by, id := t.Context(), h.Actor("caseworker"), h.plan(3)
		if one := h.one("caseworker", id); one.Later != 2 {
			t.Errorf("later are %d", one.Later)
		}
		if _, err := h.groups.Join(ctx, by, id, group.JoinInput{Cases: []string{c.ID}, Later: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.groups.Join(ctx, by, id, group.JoinInput{Cases: []string{c.ID}, Later: true}); err != nil {
			t.Fatal(err)
		}
		var rows []models.Delivery
		h.Read(func(tx *gorm.DB) error { return tx.Where("case_id = ?", c.ID).Order("at").Find(&rows).Error })
		if len(rows) != 3 || rows[1].At != rows[0].At.Add(7*24*time.Hour) || rows[2].At != rows[0].At.Add(14*24*time.Hour) {
			t.Errorf("planned are %+v", rows)
		}
		if err := h.groups.Cancel(ctx, by, id, 1); err != nil {
			t.Fatal(err)
		}
		worldtest.WantKind(t, h.groups.Cancel(ctx, by, id, 2), models.Conflict)
		_, err := h.groups.Join(ctx, by, id, group.JoinInput{Cases: []string{c.ID}})
		worldtest.WantKind(t, err, models.Conflict)
		if page, err := h.groups.List(ctx, by, false, ""); err != nil || len(page.Rows) != 3 || page.Rows[0].CancelledAt == 0 {
			t.Errorf("the list has %+v, %v", page.Rows, err)
		}
	})
}

func TestASessionNamesWhatIsWrong(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		for field, change := range map[string]func(in *group.Input){
			"kind": func(in *group.Input) { in.Kind = "castle" }, "shelter": func(in *group.Input) { in.ShelterID = h.South.ID }, "weeks": func(in *group.Input) { in.Weeks = 27 },
			"at": func(in *group.Input) { in.At = h.Moment().Add(-8 * 24 * time.Hour) }, "leader": func(in *group.Input) { in.Leader = strings.Repeat("l", 81) }, "minutes": func(in *group.Input) { in.Minutes = -1 },
		} {
			in := group.Input{ShelterID: h.North.ID, Weeks: 1}
			in.Kind, in.At = "peer_group", h.Moment().Add(time.Hour)
			change(&in)
			if _, err := h.groups.Plan(t.Context(), h.Actor("caseworker"), in); err == nil || !strings.Contains(err.Error(), field) {
				t.Errorf("a wrong %s says %v", field, err)
			}
		}
	})
}
