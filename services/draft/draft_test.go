package draft_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/draft"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func each(t *testing.T, f func(t *testing.T, w *worldtest.World, s *draft.Service)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		f(t, w, draft.New(db, w.Now))
	})
}

var form = draft.Place{Path: "/cases/new", Title: "draft.of.cases.new"}

func TestADraftOpensForItsOwnerOnly(t *testing.T) {
	each(t, func(t *testing.T, w *worldtest.World, s *draft.Service) {
		ctx, typed := t.Context(), url.Values{"called": {"CANARY Kalpana"}, "help": {"a", "b"}, "empty": {""}, "old_password": {"CANARY"}}
		if err := s.Save(ctx, w.Account("caseworker").ID, form, typed); err != nil {
			t.Fatal(err)
		}
		got, at, err := s.Load(ctx, w.Actor("caseworker"), form.Path)
		if err != nil || got.Encode() != "called=CANARY+Kalpana&help=a&help=b" || at != w.Moment() {
			t.Errorf("got %v, %v, %v", got, at, err)
		}
		if _, _, err := s.Load(ctx, w.Actor("other-caseworker"), form.Path); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else: got %v", err)
		}
		w.Read(func(tx *gorm.DB) error {
			var d models.Draft
			err := tx.Take(&d).Error
			if bytes.Contains(d.Body, []byte("CANARY")) {
				t.Error("the draft is stored in the clear")
			}
			return err
		})
	})
}

func TestADraftMovedToAnotherOwnerOrFormDoesNotOpen(t *testing.T) {
	each(t, func(t *testing.T, w *worldtest.World, s *draft.Service) {
		if err := s.Save(t.Context(), w.Account("caseworker").ID, form, url.Values{"x": {"y"}}); err != nil {
			t.Fatal(err)
		}
		w.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Draft{}).Where("form = ?", form.Path).Update("form", "/other").Error
		})
		if _, _, err := s.Load(t.Context(), w.Actor("caseworker"), "/other"); models.KindOf(err) != models.NotFound {
			t.Errorf("got %v", err)
		}
	})
}

func TestThereIsOneDraftAFormAndAnEmptyFormDropsIt(t *testing.T) {
	each(t, func(t *testing.T, w *worldtest.World, s *draft.Service) {
		ctx, id := t.Context(), w.Account("caseworker").ID
		for _, text := range []string{"first", "second"} {
			if err := s.Save(ctx, id, form, url.Values{"x": {text}}); err != nil {
				t.Fatal(err)
			}
		}
		list, err := s.List(ctx, w.Actor("caseworker"))
		if err != nil || len(list) != 1 || list[0].Place != form {
			t.Errorf("got %+v, %v", list, err)
		}
		if got, _, err := s.Load(ctx, w.Actor("caseworker"), form.Path); err != nil || got.Get("x") != "second" {
			t.Errorf("got %v, %v", got, err)
		}
		if err := s.Save(ctx, id, form, url.Values{"x": {""}}); err != nil {
			t.Fatal(err)
		}
		if list, _ := s.List(ctx, w.Actor("caseworker")); len(list) != 0 {
			t.Errorf("%d drafts are left", len(list))
		}
	})
}

func TestDraftsWaitThirtyDays(t *testing.T) {
	each(t, func(t *testing.T, w *worldtest.World, s *draft.Service) {
		if err := s.Save(t.Context(), w.Account("caseworker").ID, form, url.Values{"x": {"y"}}); err != nil {
			t.Fatal(err)
		}
		w.Advance(draft.Keep - time.Millisecond)
		if n, err := s.Sweep(t.Context()); n != 0 || err != nil {
			t.Errorf("too early: %d, %v", n, err)
		}
		w.Advance(time.Millisecond)
		if n, err := s.Sweep(t.Context()); n != 1 || err != nil {
			t.Errorf("got %d, %v", n, err)
		}
	})
}

func TestATooLargeDraftIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *worldtest.World, s *draft.Service) {
		err := s.Save(t.Context(), w.Account("caseworker").ID, form, url.Values{"x": {strings.Repeat("y", 600<<10)}})
		if models.KindOf(err) != models.Invalid {
			t.Errorf("got %v", err)
		}
	})
}
