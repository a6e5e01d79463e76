package main

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/gap"
	"aftercare/services/store"
)

func TestNothingIsSweptWithAClockThatIsNotBelieved(t *testing.T) {
	t.Parallel()
	folder, env := installation(t)
	if status, out, complaints := command(env, "import", "htcds", sampleFile, "--data", folder, "--shelter", "North House", "--lead", "caseworker"); status != 0 {
		t.Fatalf("%d %s%s", status, out, complaints)
	}
	right := env.now
	wrong := env
	wrong.now = func() time.Time { return right().AddDate(1, 0, 0) }
	future := func(env environment) (n int64) {
		h, err := openApp(t.Context(), env, storeFlags{Data: folder}, packFlags{}, store.Options{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer h.db.Close()
		err = h.sweep(t.Context(), gap.New(h.db, h.keeper, h.evaluator, env.now), models.At(env.now()))
		if doubted := err != nil; doubted != strings.Contains(plainOf(err), "the clock of this machine") {
			t.Fatal(err)
		}
		err = h.db.Read(t.Context(), func(tx *gorm.DB) error {
			return tx.Model(&models.Case{}).Where("evaluated_at > ?", models.At(right()).Add(time.Hour)).Count(&n).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := future(wrong); n != 0 {
		t.Errorf("%d cases were evaluated a year ahead", n)
	}
	for _, args := range [][]string{{"check"}, {"clock"}} {
		if status, out, _ := command(wrong, append(args, "--data", folder)...); status != 1 || !strings.Contains(out, "the clock of this machine showed") {
			t.Errorf("%v: %d %s", args, status, out)
		}
	}
	if n := future(env); n != 0 { // the clock is set right
		t.Errorf("%d cases", n)
	}
	if status, out, complaints := command(env, "clock", "--data", folder); status != 0 || !strings.Contains(out, "is believed") {
		t.Errorf("%d %s%s", status, out, complaints)
	}
	if status, out, complaints := command(wrong, "clock", "--believe", "--data", folder); status != 0 || !strings.Contains(out, "the clock is right") {
		t.Errorf("%d %s%s", status, out, complaints)
	}
	if n := future(wrong); n == 0 {
		t.Error("nothing was swept although somebody said that the clock is right")
	}
}

func plainOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
