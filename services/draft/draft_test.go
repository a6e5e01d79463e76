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

// drawer is the service with a world around it.
type drawer struct {
	*draft.Service
	*worldtest.World
	t *testing.T
}

func each(t *testing.T, f func(t *testing.T, d *drawer)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		f(t, &drawer{draft.New(db, w.Vault, w.Now), w, t})
	})
}

var form = draft.Place{Path: "/staff/new?form=a", Title: "draft.of.staff.new"}

func (d *drawer) save(p draft.Place, text string) {
	d.t.Helper()
	if err := d.Save(d.t.Context(), d.Account("caseworker").ID, p, url.Values{"x": {text}}); err != nil {
		d.t.Fatal(err)
	}
}

// late sends a form while nobody is signed in.
func (d *drawer) late(p draft.Place, text string) string {
	d.t.Helper()
	version, err := d.SaveLate(d.t.Context(), d.Account("caseworker").ID, p, url.Values{"x": {text}})
	if err != nil {
		d.t.Fatal(err)
	}
	return version
}

// list returns what each of somebody's drafts holds, by address and version.
func (d *drawer) list(name string) map[string]string {
	d.t.Helper()
	out := map[string]string{}
	all, err := d.List(d.t.Context(), d.Actor(name))
	if err != nil {
		d.t.Fatal(err)
	}
	for _, one := range all {
		found, err := d.At(d.t.Context(), d.Actor(name), one.Path)
		if err != nil {
			d.t.Fatal(err)
		}
		for _, f := range found {
			if f.Path != one.Path || f.Version != one.Version {
				continue
			}
			values, err := d.Values(d.Actor(name), f)
			if err != nil {
				d.t.Fatal(err)
			}
			out[one.Path+one.Version] = values.Get("x")
		}
	}
	return out
}

func (d *drawer) wantList(what string, want map[string]string) {
	d.t.Helper()
	if got := d.list("caseworker"); fmt.Sprint(got) != fmt.Sprint(want) {
		d.t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestValuesOnlyForOwner(t *testing.T) {
	each(t, func(t *testing.T, d *drawer) {
		ctx, typed := t.Context(), url.Values{"called": {"CANARY Kalpana"}, "help": {"a", "b"}, "empty": {""}, "old_password": {"CANARY"}}
		if err := d.Save(ctx, d.Account("caseworker").ID, form, typed); err != nil {
			t.Fatal(err)
		}
		found, err := d.At(ctx, d.Actor("caseworker"), form.Path)
		if err != nil || len(found) != 1 || found[0].SavedAt != d.Moment() {
			t.Fatalf("got %+v, %v", found, err)
		}
		if got, err := d.Values(d.Actor("caseworker"), found[0]); err != nil || got.Encode() != "called=CANARY+Kalpana&help=a&help=b" {
			t.Errorf("got %v, %v", got, err)
		}
		if list, err := d.At(ctx, d.Actor("other-caseworker"), form.Path); err != nil || len(list) != 0 {
			t.Errorf("somebody else: got %v, %v", list, err)
		}
		_, err = d.Values(d.Actor("other-caseworker"), found[0])
		worldtest.WantKind(t, err, models.NotFound)
		d.Read(func(tx *gorm.DB) error {
			var row models.Draft
			err := tx.Take(&row).Error
			if bytes.Contains(row.Body, []byte("CANARY")) {
				t.Error("the draft is stored in the clear")
			}
			return err
		})
	})
}

func TestValuesRefusesMovedDraft(t *testing.T) {
	each(t, func(t *testing.T, d *drawer) {
		d.save(form, "y")
		d.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Draft{}).Where("form = ?", form.Path).Update("form", "/other").Error
		})
		found, err := d.At(t.Context(), d.Actor("caseworker"), "/other")
		if err != nil || len(found) != 1 {
			t.Fatalf("got %v, %v", found, err)
		}
		_, err = d.Values(d.Actor("caseworker"), found[0])
		worldtest.WantKind(t, err, models.NotFound)
	})
}

func TestFormsOfOnePageAreApart(t *testing.T) {
	each(t, func(t *testing.T, d *drawer) {
		ctx, other := t.Context(), draft.Place{Path: "/staff/new?form=b"}
		d.save(form, "Farida")
		d.save(other, "Gulab")
		d.save(draft.Place{Path: "/staff/newer"}, "Hema")
		d.save(form, "Farida again")
		d.wantList("saved", map[string]string{form.Path: "Farida again", other.Path: "Gulab", "/staff/newer": "Hema"})
		if found, err := d.At(ctx, d.Actor("caseworker"), "/staff/new"); err != nil || len(found) != 2 {
			t.Errorf("the page knows of %d, %v", len(found), err)
		}
		if err := d.Sent(ctx, d.Actor("caseworker"), form.Path); err != nil {
			t.Fatal(err)
		}
		d.wantList("one was sent", map[string]string{other.Path: "Gulab", "/staff/newer": "Hema"})
		if err := d.Drop(ctx, d.Actor("other-caseworker"), other.Path, ""); err != nil {
			t.Fatal(err)
		}
		d.wantList("somebody else drops it", map[string]string{other.Path: "Gulab", "/staff/newer": "Hema"})
	})
}

func TestDropIntakeLeavesTheOthers(t *testing.T) {
	each(t, func(t *testing.T, d *drawer) {
		for _, id := range []string{"a", "b"} {
			for _, page := range []string{"", "/who"} {
				d.save(draft.Place{Path: "/cases/new/" + id + page, Intake: id}, id)
			}
		}
		d.late(draft.Place{Path: "/cases/new/a/age", Intake: "a"}, "a")
		d.save(form, "x")
		for _, id := range []string{"", "a"} {
			if err := d.DropIntake(t.Context(), d.Actor("caseworker"), id); err != nil {
				t.Fatal(err)
			}
		}
		d.wantList("dropped", map[string]string{"/cases/new/b": "b", "/cases/new/b/who": "b", form.Path: "x"})
	})
}

func TestSaveClearedForm(t *testing.T) {
	each(t, func(t *testing.T, d *drawer) {
		d.save(form, "first")
		late := d.late(form, "late")
		d.save(form, "")
		d.wantList("cleared by its owner", map[string]string{form.Path + late: "late"})
	})
}

func TestSaveRefusesWhatIsTooLong(t *testing.T) {
	each(t, func(t *testing.T, d *drawer) {
		for name, f := range map[string]struct {
			place draft.Place
			text  string
		}{
			"a large form":           {form, strings.Repeat("y", 600<<10)},
			"a very long address":    {draft.Place{Path: "/cases/" + strings.Repeat("x", 200)}, "y"},
			"a form that grows over": {form, strings.Repeat("%", 200<<10)},
		} {
			err := d.Save(t.Context(), d.Account("caseworker").ID, f.place, url.Values{"x": {f.text}})
			if models.KindOf(err) != models.Invalid {
				t.Errorf("%s: got %v", name, err)
			}
			if _, err := d.SaveLate(t.Context(), d.Account("caseworker").ID, f.place, url.Values{"x": {f.text}}); models.KindOf(err) != models.Invalid {
				t.Errorf("%s, late: got %v", name, err)
			}
		}
	})
}

// Nobody can fill the disk with drafts, and old drafts never keep a new one
// from being saved. An intake goes as a whole or not at all.
func TestSaveDropsOldestForm(t *testing.T) {
	each(t, func(t *testing.T, d *drawer) {
		if err := d.Save(t.Context(), d.Account("counsellor").ID, form, url.Values{"x": {"hers"}}); err != nil {
			t.Fatal(err)
		}
		for _, page := range []string{"", "/who", "/age"} {
			d.save(draft.Place{Path: "/cases/new/old" + page, Intake: "old"}, "old")
		}
		late := d.late(form, "late")
		d.Advance(time.Second)
		path := func(i int) string { return fmt.Sprintf("/cases/%02d", 60-i) }
		for i := range 49 {
			if i%2 == 0 {
				d.Advance(time.Second) // some are saved at the same moment
			}
			d.save(draft.Place{Path: path(i)}, "y")
		}
		if got := d.list("caseworker"); len(got) != 53 || got["/cases/new/old/who"] != "old" {
			t.Fatalf("fifty forms: %d drafts, %v", len(got), got["/cases/new/old/who"])
		}
		d.save(draft.Place{Path: path(49)}, "y")
		got := d.list("caseworker")
		if len(got) != 51 || got["/cases/new/old"]+got["/cases/new/old/who"] != "" || got[path(49)] == "" || got[path(0)] == "" || got[form.Path+late] != "late" {
			t.Errorf("one more: %d drafts: %v", len(got), got)
		}
		if len(d.list("counsellor")) != 1 {
			t.Error("somebody else's went")
		}
	})
}

// What comes while nobody is signed in may come from somebody who found the
// screen: it neither replaces nor deletes what the owner kept.
func TestSaveLateHarmsNothing(t *testing.T) {
	each(t, func(t *testing.T, d *drawer) {
		d.save(form, "hers")
		want := map[string]string{form.Path: "hers"}
		refused := 0
		for i := range 60 {
			place := form
			if i%2 == 1 {
				place = draft.Place{Path: fmt.Sprintf("/cases/%02d", i)}
			}
			version, err := d.SaveLate(t.Context(), d.Account("caseworker").ID, place, url.Values{"x": {"junk"}})
			switch {
			case err == nil:
				want[place.Path+version] = "junk"
			case models.KindOf(err) != models.Throttled:
				t.Fatal(err)
			default:
				refused++
			}
		}
		if refused != 40 {
			t.Errorf("%d were refused", refused)
		}
		d.wantList("sent late", want)
		if version, err := d.SaveLate(t.Context(), d.Account("caseworker").ID, form, url.Values{"x": {""}}); err != nil || version != "" {
			t.Errorf("an empty form: %q, %v", version, err)
		}
		d.wantList("an empty form", want)
		if err := d.Sent(t.Context(), d.Actor("caseworker"), form.Path); err != nil {
			t.Fatal(err)
		}
		delete(want, form.Path)
		d.wantList("the form was sent", want)
	})
}

func TestTakeLosesNothing(t *testing.T) {
	each(t, func(t *testing.T, d *drawer) {
		ctx, owner := t.Context(), d.Account("caseworker").ID
		d.save(form, "before")
		late := d.late(form, "late")
		for name, f := range map[string]func() error{
			"somebody else":         func() error { return d.Take(ctx, d.Account("counsellor").ID, form.Path, late) },
			"another form":          func() error { return d.Take(ctx, owner, "/other", late) },
			"no version":            func() error { return d.Take(ctx, owner, form.Path, "") },
			"one that is not there": func() error { return d.Take(ctx, owner, form.Path, "nothing") },
		} {
			if err := f(); err != nil {
				t.Fatal(err)
			}
			d.wantList(name, map[string]string{form.Path: "before", form.Path + late: "late"})
		}
		if err := d.Take(ctx, owner, form.Path, late); err != nil {
			t.Fatal(err)
		}
		got := d.list("caseworker")
		if len(got) != 2 || got[form.Path] != "late" {
			t.Fatalf("taken: %v", got)
		}
		d.save(form, "late and more")
		if err := d.Sent(ctx, d.Actor("caseworker"), form.Path); err != nil {
			t.Fatal(err)
		}
		d.wantList("sent", map[string]string{})
	})
}

// A draft of a name and one of a page of a story are stored in the same size.
func TestSizeTellsLittle(t *testing.T) {
	each(t, func(t *testing.T, d *drawer) {
		sizes := map[int]bool{}
		for i, n := range []int{1, 20, 400, 900, 1100, 1900, 2100, 3000, 5000, 9000, 60000} {
			place := draft.Place{Path: fmt.Sprintf("/cases/%d", i)}
			d.save(place, strings.Repeat("y", n))
			if got := d.list("caseworker")[place.Path]; len(got) != n {
				t.Errorf("%d letters come back as %d", n, len(got))
			}
			d.Read(func(tx *gorm.DB) error {
				var row models.Draft
				err := tx.Where("form = ?", place.Path).Take(&row).Error
				sizes[len(row.Body)] = true
				return err
			})
		}
		if len(sizes) != 6 { // 1, 2, 4, 8, 16 and 64 kB
			t.Errorf("%d sizes: %v", len(sizes), sizes)
		}
	})
}

// A draft that was stored before there was a padding still opens.
func TestValuesOfUnpaddedDraft(t *testing.T) {
	if got := draft.Unpadded([]byte("x=y&z=%E0%A4%95")); got != "x=y&z=%E0%A4%95" {
		t.Errorf("got %q", got)
	}
}

func TestSweepAfterThirtyDays(t *testing.T) {
	each(t, func(t *testing.T, d *drawer) {
		d.save(form, "y")
		d.save(draft.Place{Path: "/cases/new/a", Intake: "a"}, "y")
		d.Advance(draft.Keep - time.Millisecond)
		if n, err := d.Sweep(t.Context()); n != 0 || err != nil {
			t.Errorf("too early: %d, %v", n, err)
		}
		d.save(draft.Place{Path: "/cases/new/a/who", Intake: "a"}, "y")
		d.Advance(time.Millisecond)
		if n, err := d.Sweep(t.Context()); n != 1 || err != nil {
			t.Errorf("got %d, %v", n, err)
		}
		d.wantList("an intake stays whole", map[string]string{"/cases/new/a": "y", "/cases/new/a/who": "y"})
		d.Advance(draft.Keep)
		if n, err := d.Sweep(t.Context()); n != 2 || err != nil {
			t.Errorf("at the end: got %d, %v", n, err)
		}
	})
}
