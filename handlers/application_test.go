package handlers

import (
	"net/http"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
)

func TestApplicationsTakeAnyAddress(t *testing.T) {
	t.Parallel()
	b := newHouse(t).signedIn("legal_aid")
	for _, path := range []string{"/applications?stage=nonsense", "/applications?with=nobody&late=1", "/applications?at=~~", "/applications?at=zz~a~b"} {
		if got := b.get(path); got.Code != http.StatusOK {
			t.Errorf("%s: got %d", path, got.Code)
		}
	}
}

// The list, the money and Today of a volunteer tell the same of one award of which a
// part was paid.
func TestAnAwardThatIsNotFullyPaidIsSeen(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "legal_aid")
	now := h.Moment()
	h.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.CaseApplication{
			CaseID: c.ID, Name: "item/x", Authority: "dlsa", Items: "nalsa_interim", Rights: 1, Stage: models.ApplicationGranted,
			FiledAt: now - 2_036_800_000, DecidedAt: now - 1_000_000_000, PaidAt: now, Place: models.Forever, Currency: "INR",
			Sought: 400_000_00, Awarded: 300_000_00, Paid: 75_000_50,
		}).Error
	})
	b := h.signedIn("legal_aid")
	for path, want := range map[string][]string{
		"/applications":               {c.Code, "₹ 75,000.50 paid", "₹ 3,00,000 awarded", "Awarded, not fully paid"},
		"/applications?stage=granted": {c.Code},
		"/applications/money":         {"₹ 4,00,000", "₹ 3,00,000", "₹ 75,000.50", "12 days"},
		"/today":                      {"Awards not fully paid", "/applications?stage=granted"},
	} {
		text := b.get(path).Body.String()
		for _, w := range want {
			if !strings.Contains(strings.ReplaceAll(text, "\u00a0", " "), w) {
				t.Errorf("%s does not say %q", path, w)
			}
		}
	}
	if text := b.get("/applications?stage=paid").Body.String(); strings.Contains(text, c.Code) {
		t.Error("what is not fully paid stands among what is paid")
	}
}
