package draft_test

import (
	"bytes"
	"fmt"
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

func TestLoadOnlyByOwner(t *testing.T) {
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

func TestLoadRefusesMovedDraft(t *testing.T) {
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

func TestSave(t *testing.T) {
	t.Run("one draft for each form", func(t *testing.T) {
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
	})
	t.Run("refuses a large form", func(t *testing.T) {
		each(t, func(t *testing.T, w *worldtest.World, s *draft.Service) {
			err := s.Save(t.Context(), w.Account("caseworker").ID, form, url.Values{"x": {strings.Repeat("y", 600<<10)}})
			if models.KindOf(err) != models.Invalid {
				t.Errorf("got %v", err)
			}
		})
	})
	// Nobody can fill the disk with drafts, and old drafts never keep a new one
	// from being saved.
	t.Run("drops the oldest of too many", func(t *testing.T) {
		each(t, func(t *testing.T, w *worldtest.World, s *draft.Service) {
			ctx, id := t.Context(), w.Account("caseworker").ID
			if err := s.Save(ctx, w.Account("counsellor").ID, form, url.Values{"x": {"hers"}}); err != nil {
				t.Fatal(err)
			}
			path := func(i int) string { return fmt.Sprintf("/cases/%02d", 60-i) }
			for i := range 53 {
				if i%2 == 0 {
					w.Advance(time.Second) // some are saved at the same moment
				}
				if err := s.Save(ctx, id, draft.Place{Path: path(i)}, url.Values{"x": {"y"}}); err != nil {
					t.Fatal(err)
				}
				if _, _, err := s.Load(ctx, w.Actor("caseworker"), path(i)); err != nil {
					t.Fatalf("the newest draft is gone: %v", err)
				}
			}
			list, err := s.List(ctx, w.Actor("caseworker"))
			if err != nil || len(list) != 50 || list[0].Path != path(52) {
				t.Errorf("got %d drafts, the newest %+v, %v", len(list), list[0], err)
			}
			if _, _, err := s.Load(ctx, w.Actor("caseworker"), path(0)); models.KindOf(err) != models.NotFound {
				t.Errorf("the oldest: got %v", err)
			}
			if _, _, err := s.Load(ctx, w.Actor("counsellor"), form.Path); err != nil {
				t.Errorf("somebody else's: %v", err)
			}
			long := draft.Place{Path: "/cases/" + strings.Repeat("x", 200)}
			if err := s.Save(ctx, id, long, url.Values{"x": {"y"}}); models.KindOf(err) != models.Invalid {
				t.Errorf("a very long address: got %v", err)
			}
		})
	})
}

func TestSweepAfterThirtyDays(t *testing.T) {
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
