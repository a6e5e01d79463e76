package matter_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/deed"
	"aftercare/services/matter"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// sisters are two cases with a proceeding in common, and one like the second without.
type sisters struct {
	fixture
	a, b, alone models.Case
	matter      string // of a
}

// newSisters makes the cases. Somebody works with both, and somebody with the second and
// with the one that stands alone.
func newSisters(t *testing.T, db *store.DB) sisters {
	t.Helper()
	h := newFixture(t, db)
	s := sisters{fixture: h, a: h.Case(h.North, "Kalpana", "caseworker"), b: h.Case(h.North, "Tara", "caseworker", "other-caseworker"), alone: h.Case(h.North, "Bina", "caseworker", "other-caseworker")}
	in := matter.Input{}
	in.Kind, in.Stage, in.RegisteredOn, in.Sections, in.Accused = models.MatterPolice, "investigation", day(h, -20), "offence.itpa", models.Yes
	in.Number, in.Station, in.Words = "FIR-INVENTED", "STATION-INVENTED", "WORDS-OF-A"
	s.matter = s.done(h.matters.Add(t.Context(), h.Actor("caseworker"), s.a.ID, in))
	return s
}

// done is what a deed wrote; an error ends the test.
func (s sisters) done(r deed.Result, err error) string {
	s.T.Helper()
	if err != nil {
		s.T.Fatal(err)
	}
	return r.ID
}

func day(h fixture, n int) models.Date { return models.DateOf(h.Now().AddDate(0, 0, n)) }

// linkTo links the matter of the first case with another case.
func (s sisters) linkTo(c models.Case) {
	s.T.Helper()
	if _, err := s.matters.Link(s.T.Context(), s.Actor("caseworker"), s.a.ID, s.matter, matter.LinkInput{With: "case:" + c.ID, TakeOver: true}); err != nil {
		s.T.Fatal(err)
	}
}

// diary adds a hearing to the first case, and to the linked ones.
func (s sisters) diary(purpose string, in int, also ...string) string {
	s.T.Helper()
	h := matter.HearingInput{Stamp: matter.Stamp{Also: also}}
	h.At, h.DayOnly, h.Purpose, h.Place, h.Who, h.Companion = models.EndOfDay(day(s.fixture, in), s.zone()), true, purpose, "COURT-INVENTED", "WHO-OF-A", "family"
	return s.done(s.matters.AddHearing(s.T.Context(), s.Actor("caseworker"), s.a.ID, s.matter, h))
}

func (s sisters) zone() *time.Location {
	zone, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		s.T.Fatal(err)
	}
	return zone
}

// linked is the matter of a case that is linked with that of the first one.
func (s sisters) linked(c models.Case) string {
	s.T.Helper()
	list, err := s.matters.Linked(s.T.Context(), s.Actor("caseworker"), s.a.ID, s.matter)
	if err != nil {
		s.T.Fatal(err)
	}
	for _, l := range list {
		if l.CaseID == c.ID {
			return l.MatterID
		}
	}
	return ""
}

// open opens the only matter of a case as somebody.
func (s sisters) open(who string, c models.Case) matter.Opened {
	s.T.Helper()
	list, err := s.matters.List(s.T.Context(), s.Actor(who), c.ID)
	if err != nil || len(list.Matters) != 1 {
		s.T.Fatalf("%d matters, %v", len(list.Matters), err)
	}
	opened, err := s.matters.Open(s.T.Context(), s.Actor(who), c.ID, list.Matters[0].ID, "hearing")
	if err != nil {
		s.T.Fatal(err)
	}
	return opened
}

// TestWhatIsRecordedOnceReachesEachLinkedMatter takes a matter over into another case, and
// goes on in the first one: each case has rows of its own with what holds for everybody,
// and nothing of what concerns the other survivor alone.
func TestWhatIsRecordedOnceReachesEachLinkedMatter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newSisters(t, db)
		ahead := s.diary("her_evidence", 5)
		s.linkTo(s.b)
		there := s.open("other-caseworker", s.b)
		if there.Number != "FIR-INVENTED" || there.Station != "STATION-INVENTED" || there.Stage != "investigation" || there.Sections != "offence.itpa" || there.Words != "" || there.Accused != "" {
			t.Errorf("taken over: %+v", there.MatterDetails)
		}
		if len(there.Hearings) != 1 || there.Hearings[0].Purpose != "others_evidence" || there.Hearings[0].Place != "COURT-INVENTED" || there.Hearings[0].Who != "" || there.Hearings[0].Companion != "" {
			t.Errorf("hearings: %+v", there.Hearings)
		}
		also := []string{s.linked(s.b)}
		bail := s.diary("bail", 9, also...)
		by := s.Actor("caseworker")
		mine := s.open("caseworker", s.a)
		stage := matter.Input{MatterDetails: models.MatterDetails{MatterFacts: mine.MatterFacts, MatterWords: models.MatterWords{Court: "COURT-INVENTED", Words: "MORE-OF-A"}}, Stamp: matter.Stamp{Version: 1, Reason: "new_information", Also: also}}
		stage.Stage = "trial"
		s.done(s.matters.Correct(t.Context(), by, s.a.ID, s.matter, stage))
		moved := matter.HearingInput{Stamp: matter.Stamp{Version: 1, Reason: "new_information", Also: also}}
		moved.At, moved.DayOnly, moved.Purpose = models.EndOfDay(day(s.fixture, 11), s.zone()), true, "arguments"
		s.done(s.matters.CorrectHearing(t.Context(), by, s.a.ID, bail, moved))
		there = s.open("other-caseworker", s.b)
		if there.Stage != "trial" || there.Court != "COURT-INVENTED" || there.Words != "" {
			t.Errorf("corrected: %+v", there.MatterDetails)
		}
		if len(there.Hearings) != 2 || there.Hearings[1].At != moved.At || there.Hearings[1].Purpose != "arguments" {
			t.Errorf("moved: %+v", there.Hearings)
		}
		s.Advance(6 * 24 * time.Hour)
		held := matter.HearingInput{Stamp: matter.Stamp{Version: 1, Also: also}, NextAt: models.EndOfDay(day(s.fixture, 20), s.zone()), NextDayOnly: true, NextPurpose: "judgment"}
		held.Outcome, held.Happened = "adjourned", "HAPPENED-TO-A"
		s.done(s.matters.Answer(t.Context(), by, s.a.ID, ahead, held))
		s.done(s.matters.RemoveHearing(t.Context(), by, s.a.ID, bail, matter.Stamp{Version: 2, Reason: "mistake", Also: also}))
		there = s.open("other-caseworker", s.b)
		if len(there.Hearings) != 2 || there.Hearings[0].Outcome != "adjourned" || there.Hearings[0].Happened != "" || there.Hearings[1].Purpose != "judgment" {
			t.Errorf("answered and taken back: %+v", there.Hearings)
		}
		if text := fmt.Sprintf("%+v", there); strings.Contains(text, "OF-A") || strings.Contains(text, "TO-A") {
			t.Errorf("words about one survivor stand in the case of the other: %s", text)
		}
		_, facts, err := s.files.Facts(t.Context(), s.Actor("other-caseworker"), s.b.ID)
		if err != nil || facts["offence.itpa"].Answer != models.Yes {
			t.Errorf("the facts of the other case did not follow: %+v, %v", facts["offence.itpa"], err)
		}
	})
}

// TestReaderOfOneCaseIsToldOfNoLink compares, as somebody who works with one of two linked
// cases, everything of it with a case that was written by hand and is linked with nothing.
func TestReaderOfOneCaseIsToldOfNoLink(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newSisters(t, db)
		s.linkTo(s.b)
		s.diary("bail", 9, s.linked(s.b))
		ctx, by := t.Context(), s.Actor("caseworker")
		in := matter.Input{}
		in.Kind, in.Stage, in.RegisteredOn, in.Sections, in.Number, in.Station = models.MatterPolice, "investigation", day(s.fixture, -20), "offence.itpa", "FIR-INVENTED", "STATION-INVENTED"
		id := s.done(s.matters.Add(ctx, by, s.alone.ID, in))
		h := matter.HearingInput{}
		h.At, h.DayOnly, h.Purpose, h.Place = models.EndOfDay(day(s.fixture, 9), s.zone()), true, "bail", "COURT-INVENTED"
		s.done(s.matters.AddHearing(ctx, by, s.alone.ID, id, h))
		reader := s.Actor("other-caseworker")
		of := func(c models.Case) (told []any, log []string) {
			list, err := s.matters.List(ctx, reader, c.ID)
			if err != nil || len(list.Matters) != 1 {
				t.Fatalf("%d matters, %v", len(list.Matters), err)
			}
			linked, err := s.matters.Linked(ctx, reader, c.ID, list.Matters[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			opened := s.open("other-caseworker", c)
			for i := range opened.Hearings {
				opened.Hearings[i].ID = ""
			}
			_, unlinked := s.matters.Unlink(ctx, reader, c.ID, list.Matters[0].ID)
			_, also := s.matters.AddHearing(ctx, reader, c.ID, list.Matters[0].ID, matter.HearingInput{HearingDetails: h.HearingDetails, Stamp: matter.Stamp{Also: []string{s.matter}}})
			s.Read(func(tx *gorm.DB) error {
				return tx.Model(&models.AuditEntry{}).Where("case_id = ?", c.ID).Order("seq").Pluck("action || ' ' || detail || ' ' || actor_name", &log).Error
			})
			return []any{opened.MatterDetails, opened.People, opened.Hearings, linked, unlinked, fmt.Sprint(also)}, log
		}
		gotB, logB := of(s.b)
		gotAlone, logAlone := of(s.alone)
		if !reflect.DeepEqual(gotB, gotAlone) {
			t.Errorf("a linked case is told otherwise:\n%+v\n%+v", gotB, gotAlone)
		}
		if !reflect.DeepEqual(logB, logAlone) {
			t.Errorf("the history of a linked case differs:\n%s\n%s", strings.Join(logB, "\n"), strings.Join(logAlone, "\n"))
		}
		if s.linked(s.b) == "" {
			t.Error("a reader of one case took the link away")
		}
		if list := s.Entries("matter.linked"); len(list) != 1 || list[0].CaseID != "" { // the history of the other case does not tell either
			t.Errorf("entries about the link: %+v", list)
		}
	})
}

// TestLinkThatCannotBeWholeIsNotMade refuses a case out of reach, the same case, another
// sort of proceeding, and a case whose key is still with a colleague. Nothing is written.
func TestLinkThatCannotBeWholeIsNotMade(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newSisters(t, db)
		out := s.Case(s.North, "Malati", "other-caseworker")
		civil := matter.Input{}
		civil.Kind = "civil"
		labour := s.done(s.matters.Add(t.Context(), s.Actor("caseworker"), s.alone.ID, civil))
		waits := s.Case(s.North, "Reshma", "other-caseworker")
		s.Write(func(tx *gorm.DB) error {
			a := models.Assignment{CaseID: waits.ID, SurvivorID: waits.SurvivorID, AccountID: s.Account("caseworker").ID, Reason: "cover", FromAt: s.Moment(), UntilAt: models.Forever}
			return s.Keeper.Assign(tx, s.Actor("administrator"), a, models.Caseworker, s.Moment())
		})
		for name, tt := range map[string]struct {
			with string
			want models.Kind
		}{
			"a case out of reach":         {"case:" + out.ID, models.NotFound},
			"a matter out of reach":       {"matter:" + out.ID, models.Invalid},
			"the same case":               {"case:" + s.a.ID, models.Invalid},
			"another sort":                {"matter:" + labour, models.Invalid},
			"a key that is still to come": {"case:" + waits.ID, models.Waiting},
			"nothing":                     {"", models.Invalid},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := s.matters.Link(t.Context(), s.Actor("caseworker"), s.a.ID, s.matter, matter.LinkInput{With: tt.with, TakeOver: true})
				if models.KindOf(err) != tt.want {
					t.Errorf("got %v, want %s", err, tt.want)
				}
			})
		}
		s.Read(func(tx *gorm.DB) error {
			var links, matters int64
			err := tx.Model(&models.MatterLink{}).Count(&links).Error
			if err == nil {
				err = tx.Model(&models.Matter{}).Count(&matters).Error
			}
			if links != 0 || matters != 2 {
				t.Errorf("%d links and %d matters are there", links, matters)
			}
			return err
		})
	})
}

// TestUnlinkedMattersGoTheirOwnWay links, unlinks and goes on: what was written stays, and
// nothing more goes over.
func TestUnlinkedMattersGoTheirOwnWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newSisters(t, db)
		s.linkTo(s.b)
		twin := s.linked(s.b)
		s.done(s.matters.Unlink(t.Context(), s.Actor("caseworker"), s.a.ID, s.matter))
		if s.linked(s.b) != "" || s.open("other-caseworker", s.b).Number != "FIR-INVENTED" {
			t.Error("the link stays, or what was written is gone")
		}
		h := matter.HearingInput{Stamp: matter.Stamp{Also: []string{twin}}}
		h.At, h.DayOnly, h.Purpose = models.EndOfDay(day(s.fixture, 3), s.zone()), true, "bail"
		if _, err := s.matters.AddHearing(t.Context(), s.Actor("caseworker"), s.a.ID, s.matter, h); models.KindOf(err) != models.Invalid {
			t.Errorf("a hearing goes over: %v", err)
		}
	})
}
