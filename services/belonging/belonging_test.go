package belonging_test

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/belonging"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/document"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test and a resident.
type fixture struct {
	*worldtest.World
	things *belonging.Service
	papers *document.Service
	files  *casefile.Service
	c      models.Case
}

func eachDB(t *testing.T, f func(t *testing.T, f fixture)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		lib := packtest.Shipped(t)
		w, e := worldtest.New(t, db), evaluation.New(lib)
		h := fixture{w, belonging.New(db, w.Keeper, e, w.Now, worldtest.NewID), document.New(db, w.Keeper, e, w.Now, worldtest.NewID), casefile.New(db, w.Keeper, e, w.Now, worldtest.NewID, strings.NewReader("")), models.Case{}}
		h.c = w.Case(w.North, "Kalpana", "caseworker", "counsellor")
		in := casefile.AdmissionInput{Token: worldtest.NewID()}
		in.Basis, in.ReviewOn, in.At = models.BasisConsent, "2027-02-01", h.Moment()
		if _, err := h.files.Admit(t.Context(), h.Actor("caseworker"), h.c.ID, in); err != nil {
			t.Fatal(err)
		}
		f(t, h)
	})
}

// ring is a thing that was taken in today.
func (h fixture) ring() *models.Belonging {
	return &models.Belonging{BelongingFacts: models.BelongingFacts{Kind: "jewellery", Count: 1, Place: "safe", TakenOn: models.DateOf(h.Now()), TakenSign: "thumb_mark"}}
}

func (h fixture) take(row *models.Belonging) string {
	h.T.Helper()
	done, err := h.things.Add(h.T.Context(), h.Actor("caseworker"), h.c.ID, deed.RecordInput{Row: row, Words: map[string]string{"what": "CANARY-what", "witness": "CANARY-witness"}})
	if err != nil {
		h.T.Fatal(err)
	}
	return done.ID
}

// gap counts the gap about things that are kept after leaving.
func (h fixture) gap() (n int64) {
	h.T.Helper()
	h.Read(func(tx *gorm.DB) error {
		return tx.Model(&models.Gap{}).Where("case_id = ? AND rule = ?", h.c.ID, "shelter.things_kept").Count(&n).Error
	})
	return n
}

func (h fixture) sheet(who string) belonging.Sheet {
	h.T.Helper()
	out, err := h.things.Sheet(h.T.Context(), h.Actor(who), h.c.ID)
	if err != nil {
		h.T.Fatal(err)
	}
	return out
}

// TestThingsAreHandedBackTogether: things and papers in one deed, all or none, and what
// stood there before stays.
func TestThingsAreHandedBackTogether(t *testing.T) {
	eachDB(t, func(t *testing.T, h fixture) {
		one, two := h.take(h.ring()), h.take(h.ring())
		paper, err := h.papers.Add(t.Context(), h.Actor("caseworker"), h.c.ID, document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: "identity_paper", Original: "shelter"}}})
		if err != nil {
			t.Fatal(err)
		}
		before := h.sheet("caseworker")
		if before.Held() != 2 || len(before.Papers) != 1 || before.Left {
			t.Fatalf("the house keeps %d things, %v, left %v", before.Held(), before.Papers, before.Left)
		}
		h.Advance(time.Hour)
		in := belonging.BackInput{Things: []string{one, two}, Papers: []string{paper.ID}, On: models.DateOf(h.Now()), To: models.ByHerself, Token: worldtest.NewID()}
		_, err = h.things.GiveBack(t.Context(), h.Actor("caseworker"), h.c.ID, in)
		if p, _ := models.ProblemsOf(err); p["back_sign"] == "" {
			t.Errorf("without a sign: %v", err)
		}
		if got := h.sheet("caseworker"); got.Held() != 2 || len(got.Papers) != 1 {
			t.Error("a refused deed handed something back")
		}
		in.Sign = "signed"
		_, err = h.things.GiveBack(t.Context(), h.Actor("counsellor"), h.c.ID, in)
		worldtest.WantKind(t, err, models.Forbidden)
		if _, err := h.things.GiveBack(t.Context(), h.Actor("caseworker"), h.c.ID, in); err != nil {
			t.Fatal(err)
		}
		if got := h.sheet("counsellor"); got.Held() != 0 || len(got.Papers) != 0 {
			t.Errorf("after all is handed back: %d, %v", got.Held(), got.Papers)
		}
		var doc models.Document
		h.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", paper.ID).Take(&doc).Error })
		if doc.Original != "survivor" || doc.Version != 2 {
			t.Errorf("the paper is %+v", doc.DocumentFacts)
		}
		in.Token = worldtest.NewID()
		_, err = h.things.GiveBack(t.Context(), h.Actor("caseworker"), h.c.ID, in)
		worldtest.WantKind(t, err, models.Conflict)
		shown, err := h.things.One(t.Context(), h.Actor("caseworker"), h.c.ID, models.ListBelongings, one, "care")
		if err != nil || len(shown.Earlier) != 1 || shown.Row.Text["what"] != "CANARY-what" {
			t.Errorf("one thing: %+v, %v", shown, err)
		}
	})
}

// TestThingsOfWhoLeftAreSaid: the page knows that she left, a thing that nobody finds is
// settled too, and a legal aid volunteer sees nothing of it.
func TestThingsOfWhoLeftAreSaid(t *testing.T) {
	eachDB(t, func(t *testing.T, h fixture) {
		id := h.take(h.ring())
		_, stays, _, err := h.files.Stays(t.Context(), h.Actor("caseworker"), h.c.ID)
		if err != nil {
			t.Fatal(err)
		}
		h.Advance(time.Hour)
		move := casefile.MovementInput{MovementFacts: models.MovementFacts{Kind: models.MoveLeft, At: h.Moment(), Goal: "family"}, Seen: stays[0].Version}
		if _, err := h.files.RecordMovement(t.Context(), h.Actor("caseworker"), h.c.ID, stays[0].ID, move); err != nil {
			t.Fatal(err)
		}
		if got := h.sheet("caseworker"); !got.Left || got.Held() != 1 {
			t.Errorf("after leaving: %+v", got)
		}
		if h.gap() != 0 {
			t.Error("the things of somebody who just left are a gap")
		}
		h.Advance(4 * 24 * time.Hour)
		h.take(h.ring())
		if h.gap() != 1 {
			t.Error("things kept four days after leaving are no gap")
		}
		bad := h.ring()
		bad.Count, bad.TakenOn = 0, ""
		_, err = h.things.Add(t.Context(), h.Actor("caseworker"), h.c.ID, deed.RecordInput{Row: bad})
		if p, _ := models.ProblemsOf(err); p["count"] == "" || p["taken_on"] == "" || p["what"] == "" {
			t.Errorf("a thing without anything: %v", err)
		}
		in := belonging.BackInput{Things: []string{id}, On: models.DateOf(h.Now()), Gone: true, Token: worldtest.NewID()}
		for _, row := range h.sheet("caseworker").Lists[models.ListBelongings] {
			if thing := row.Row.(*models.Belonging); thing.ID != id {
				in.Things = append(in.Things, thing.ID)
			}
		}
		if _, err := h.things.GiveBack(t.Context(), h.Actor("caseworker"), h.c.ID, in); err != nil {
			t.Fatal(err)
		}
		if h.gap() != 0 {
			t.Error("the gap stays when nothing is kept any more")
		}
		if got := h.sheet("caseworker"); got.Held() != 0 || got.Lists[models.ListBelongings][0].Row.(*models.Belonging).State != models.BelongingGone {
			t.Errorf("a thing that is gone: %+v", got)
		}
		if belonging.Sees(h.Actor("legal_aid")) {
			t.Error("a legal aid volunteer sees belongings")
		}
	})
}
