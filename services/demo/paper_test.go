package demo_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/demo"
	"aftercare/services/packet"
	"aftercare/services/scan"
)

// work is one packet of the demo and how far it came.
type work struct {
	ID, CaseID, Rights   string
	Written, Made, Final bool
	Filed                bool // one of its rights was applied for
}

func packets(t *testing.T, r *site) (list []work) {
	t.Helper()
	read(t, r.db, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT p.id, p.case_id, p.rights, p.statement IS NOT NULL AS written,
			EXISTS (SELECT 1 FROM made_packets m WHERE m.packet_id = p.id) AS made,
			EXISTS (SELECT 1 FROM made_packets m WHERE m.packet_id = p.id AND m.final) AS final,
			EXISTS (SELECT 1 FROM stances s WHERE s.case_id = p.case_id AND s.kind = 'applied' AND ',' || p.rights || ',' LIKE '%,' || s.subject || ',%') AS filed
			FROM packets p`).Scan(&list).Error
	})
	return list
}

// TestDemoShowsTheWorkOfAVolunteer holds what the demo promises of papers and packets.
func TestDemoShowsTheWorkOfAVolunteer(t *testing.T) {
	t.Parallel()
	r := demoOf(t, demo.Default)
	has(t, r.db, "kinds of papers here", "SELECT DISTINCT kind FROM documents WHERE file_id <> ''", "fir_copy", "statement_copy", "identity_paper", "bank_passbook", "release_certificate", "legal_application")
	has(t, r.db, "formats of papers", "SELECT DISTINCT format FROM document_files", "jpeg", "pdf")
	has(t, r.db, "places where papers are asked for", "SELECT DISTINCT asked_of FROM documents WHERE file_id = ''", "police", "court", "identity_office", "bank", "hospital")
	has(t, r.db, "papers that came after they were asked for", "SELECT DISTINCT kind FROM documents WHERE file_id <> '' AND asked_of <> ''", "fir_copy")
	has(t, r.db, "ways in which applications are signed", "SELECT DISTINCT signed_how FROM packet_readings", "signature", "thumb_mark", "")
	all := packets(t, r)
	for state, is := range map[string]func(w work) bool{
		"begun":   func(w work) bool { return !w.Written && !w.Made && !w.Filed },
		"written": func(w work) bool { return w.Written && !w.Made && !w.Filed },
		"made":    func(w work) bool { return w.Made && !w.Final && !w.Filed },
		"filed":   func(w work) bool { return w.Final && w.Filed },
	} {
		if !slices.ContainsFunc(all, is) {
			t.Errorf("no packet of %d is %s", len(all), state)
		}
	}
}

// TestPapersOfTheDemoOpen opens every paper of the volunteer's cases, and looks at each
// packet as its page does.
func TestPapersOfTheDemoOpen(t *testing.T) {
	t.Parallel()
	r := demoOf(t, demo.Default)
	by, _ := r.signIn(t, "legal")
	service := packet.New(r.db, r.keeper, r.evaluator, now, newID)
	opened, shown := 0, 0
	for _, w := range packets(t, r) {
		v, err := service.One(t.Context(), by, w.CaseID, w.ID)
		if models.KindOf(err) == models.NotFound {
			continue // of another volunteer
		}
		if err != nil || v.Form == nil || len(v.Rights) == 0 {
			t.Errorf("packet %s: %d rights, %v", w.ID, len(v.Rights), err)
			continue
		}
		shown++
		for _, p := range v.Papers {
			got, err := service.Annexure(t.Context(), by, w.CaseID, p.ID, "claim")
			if err != nil || got.Waiting {
				t.Errorf("%s: %v, waiting %v", p.Kind, err, got.Waiting)
				continue
			}
			body, err := io.ReadAll(got)
			if _, refused := scan.Check(body); err != nil || refused != nil {
				t.Errorf("%s: %v, %v", p.Kind, err, refused)
			}
			opened++
		}
		words, err := service.Open(t.Context(), by, w.CaseID, w.ID, "claim")
		if err != nil || w.Written != strings.Contains(words.Statement.Text, "invented") {
			t.Errorf("statement %q, %v", words.Statement.Text, err)
		}
	}
	if opened == 0 || shown == 0 {
		t.Errorf("%d papers opened, %d packets shown: nothing was tried", opened, shown)
	}
}
