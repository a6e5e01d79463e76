package casefile_test

import (
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// deputy names the deputy of North House.
func deputy(w *worldtest.World, name string) string {
	w.T.Helper()
	id := w.Account(name).ID
	w.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Shelter{}).Where("id = ?", w.North.ID).Update("deputy_id", id).Error
	})
	return id
}

// A case that is opened with the deputy ticked opens for two people at once.
func TestIntakeOpensForTwo(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	id := deputy(f.World, "other-caseworker")
	proposed, err := f.Second(t.Context(), f.Actor("caseworker"), f.North.ID)
	if err != nil || proposed == nil || proposed.ID != id {
		t.Fatalf("the intake proposes %+v, %v", proposed, err)
	}
	in := f.intake()
	in.Second = id
	c := f.opened(in)
	if n := f.count(&models.Assignment{}, "case_id = ?", c.ID); n != 2 {
		t.Errorf("%d people work with the case, want 2", n)
	}
	for _, name := range []string{"caseworker", "other-caseworker"} {
		got, err := f.Reveal(t.Context(), f.Actor(name), c.ID, "care", []string{"called_name", "safe_contact"})
		if err != nil || got.Waiting || got.Texts["called_name"] != "Kalpana" {
			t.Errorf("%s reads %+v, %v", name, got, err)
		}
	}
	if one := f.opened(f.intake()); f.count(&models.Assignment{}, "case_id = ?", one.ID) != 1 {
		t.Error("a case is opened for the deputy though she was not ticked")
	}
}

// An intake assigns nobody but the deputy of its house, and her only while she
// can be given keys.
func TestIntakeNamesNobodyElse(t *testing.T) {
	set := func(model any, column string, value any) func(w *worldtest.World, id string) {
		return func(w *worldtest.World, id string) {
			w.Write(func(tx *gorm.DB) error {
				key := map[bool]string{true: "account_id", false: "id"}[column == "confirmed_generation"]
				return tx.Model(model).Where(key+" = ?", id).Update(column, value).Error
			})
		}
	}
	for what, x := range map[string]struct {
		deputy, named string
		spoil         func(w *worldtest.World, id string)
	}{
		"a colleague who is no deputy": {"other-caseworker", "counsellor", nil},
		"no deputy":                    {"", "other-caseworker", nil},
		"nobody vouched for her":       {"other-caseworker", "other-caseworker", set(&models.Credential{}, "confirmed_generation", 0)},
		"she left":                     {"other-caseworker", "other-caseworker", set(&models.Account{}, "status", models.AccountDisabled)},
		"she has another role":         {"other-caseworker", "other-caseworker", set(&models.Account{}, "role", models.Administrator)},
		"she works elsewhere":          {"south-caseworker", "south-caseworker", nil},
		"herself":                      {"caseworker", "caseworker", nil},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := newFile(t, storetest.New(t))
			if x.deputy != "" {
				deputy(f.World, x.deputy)
			}
			if x.spoil != nil {
				x.spoil(f.World, f.Account(x.named).ID)
			}
			in := f.intake()
			in.Second = f.Account(x.named).ID
			if _, err := f.Open(t.Context(), f.Actor("caseworker"), in); problems(err)["second"] != "intake.second_changed" {
				t.Errorf("got %v", err)
			}
			if n := f.count(&models.Case{}, "1 = 1"); n != 0 {
				t.Errorf("%d cases were opened", n)
			}
		})
	}
}
