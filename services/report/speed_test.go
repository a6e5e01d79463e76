package report

import (
	"os"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
)

// TestIndicatorsAtHundredThousand says how long each indicator takes over all houses of a
// filled demo: of this month and of the last one, each with the same a year before.
// AFTERCARE_SPEED is its folder (see proof).
func TestIndicatorsAtHundredThousand(t *testing.T) {
	data := os.Getenv("AFTERCARE_SPEED")
	if data == "" {
		t.Skip("AFTERCARE_SPEED is not set: no folder for a demo of 100,000 survivors")
	}
	db, err := store.Open(t.Context(), data+"/aftercare.db", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	this := models.PeriodAt(models.PeriodMonth, models.At(time.Now()).Date(time.UTC))
	for name, p := range map[string]models.Period{"this month": this, "last month": this.Before()} {
		t.Run(name, func(t *testing.T) {
			err := db.Read(t.Context(), func(tx *gorm.DB) error {
				c := &count{tx: tx, library: packtest.Shipped(t), dialect: db.Dialect(), zone: time.UTC, now: models.At(time.Now()), everywhere: true, circle: &circle{}}
				if err := tx.Raw("SELECT organisation_id FROM shelters LIMIT 1").Scan(&c.org).Error; err != nil {
					return err
				}
				if err := tx.Raw("SELECT id FROM shelters").Scan(&c.houses).Error; err != nil {
					return err
				}
				c.want = keysOf(Indicators())
				c.set(p)
				c.periods = []bounds{{c.from, c.until}}
				return timed(t, c, c.over(c.period.YearBefore())[0])
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// timed counts all indicators and says how long each took.
func timed(t *testing.T, c, before *count) error {
	t.Helper()
	began := time.Now()
	if err := c.readKept(); err != nil {
		return err
	}
	before.kept = c.kept
	for _, of := range Indicators() {
		one := time.Now()
		if _, err := c.tally(of); err != nil {
			return err
		}
		was := time.Now()
		if _, err := before.tally(of); err != nil {
			return err
		}
		t.Logf("%-22s %5d ms, a year before %5d ms", of.Key, was.Sub(one).Milliseconds(), time.Since(was).Milliseconds())
	}
	t.Logf("all: %v", time.Since(began).Round(time.Millisecond))
	return nil
}
