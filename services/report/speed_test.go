package report

import (
	"context"
	"os"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
)

// TestIndicatorsAtHundredThousand says how long each indicator takes over all houses of a
// filled demo. AFTERCARE_SPEED is its folder.
func TestIndicatorsAtHundredThousand(t *testing.T) {
	data := os.Getenv("AFTERCARE_SPEED")
	if data == "" {
		t.Skip("AFTERCARE_SPEED is not set")
	}
	db, err := store.Open(t.Context(), data+"/aftercare.db", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	zone, _ := time.LoadLocation("Asia/Kolkata")
	err = db.Read(store.Unhurried(context.Background()), func(tx *gorm.DB) error {
		c := &count{tx: tx, library: packtest.Shipped(t), dialect: db.Dialect(), zone: zone, now: models.At(time.Now())}
		tx.Raw("SELECT id FROM organisations").Scan(&c.org)
		tx.Raw("SELECT id FROM shelters").Scan(&c.houses)
		c.set(models.ParsePeriod(os.Getenv("AFTERCARE_PERIOD")))
		began := time.Now()
		for _, of := range Indicators() {
			one := time.Now()
			v, err := c.tally(of)
			n := 0
			for _, x := range v {
				n += int(x.N)
			}
			t.Logf("%-22s %7.0f ms %9d %v", of.Key, time.Since(one).Seconds()*1000, n, err)
		}
		t.Logf("all %v", time.Since(began))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
