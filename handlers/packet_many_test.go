package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/document"
	"aftercare/services/scan"
	"aftercare/services/scan/scantest"
)

// putPaper puts a file into a case as it is, whatever package scan would say of it: it
// may have been kept by an earlier version.
func putPaper(h *house, c models.Case, body []byte) string {
	h.t.Helper()
	in := document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: "court_order"}}, File: &scan.File{Format: models.FilePDF, Body: body, Pages: 1}}
	done, err := h.deps.Documents.Add(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

// cutPaper takes the last pieces of a kept file away.
func cutPaper(h *house, id string) string {
	h.t.Helper()
	h.Write(func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM document_chunks WHERE n > 0 AND file_id = (SELECT file_id FROM documents WHERE id = ?)", id).Error
	})
	return id
}

// measured takes what is sent and notes the most memory that was in use meanwhile. It
// keeps the end of what came.
type measured struct {
	header http.Header
	status int
	n      int64
	most   uint64
	cancel func() // once this much came; nil for never
	after  int64
	all    []byte // of a small one
}

func (m *measured) Header() http.Header    { return m.header }
func (m *measured) WriteHeader(status int) { m.status = status }

func (m *measured) Write(b []byte) (int, error) {
	m.n += int64(len(b))
	if m.cancel != nil && m.n > m.after {
		m.cancel()
	}
	if len(b) > 1<<20 || m.n%64 == 0 {
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		m.most = max(m.most, s.HeapInuse)
	}
	if m.all != nil {
		m.all = append(m.all, b...)
	}
	return len(b), nil
}

// sendTo posts a form and takes the answer as it comes. An answer that was broken off
// is no error here.
func (b *browser) sendTo(ctx context.Context, m *measured, path string, form url.Values) {
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationForm)
	for name, value := range b.headers {
		r.Header.Set(name, value)
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	m.header = http.Header{}
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			panic(p)
		}
	}()
	b.h.echo.ServeHTTP(m, r)
}

// bigPage is a PDF of one page with so many bytes.
func bigPage(size int) []byte {
	content := "%" + strings.Repeat("0123456789abcdef", size/16) + "\nBT /F1 18 Tf 60 700 Td (A page) Tj ET"
	return scantest.PDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> >>",
		"<< /Type /Page /Parent 2 0 R /Contents [4 0 R] >>", fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
}

// TestPacketOfSixtyAnnexures sends sixty annexures of five megabytes through the
// program: it takes the memory of a few, ends soon after the page was left, and leaves
// no file behind. It runs alone, so that the memory is its own.
func TestPacketOfSixtyAnnexures(t *testing.T) {
	if testing.Short() {
		t.Skip("300 MB are written")
	}
	h := newHouse(t)
	c := caseOfAll(h)
	var papers []string
	for range 60 {
		papers = append(papers, putPaper(h, c, bigPage(5<<20)))
	}
	page := packetOf(h, c, true, papers...)
	b := h.signedIn("legal_aid")
	b.post(page+"/preview", url.Values{"purpose": {"claim"}})
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)                         // from here on nothing but the packet writes
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // the server holds its garbage to a limit of its own
	var s runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&s)
	out := &measured{}
	b.sendTo(t.Context(), out, page+"/file", url.Values{"as": {"whole"}})
	if out.n < 60*5<<20 || out.status != http.StatusOK {
		t.Fatalf("%d bytes came, status %d", out.n, out.status)
	}
	if most := int64(out.most-s.HeapInuse) >> 20; most > 80 {
		t.Errorf("%d MB more were in use", most)
	} else {
		t.Logf("%d MB more were in use", most)
	}
	opened := len(h.Entries("document.file_opened"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	left := &measured{cancel: cancel, after: 12 << 20}
	b.sendTo(ctx, left, page+"/file", url.Values{"as": {"whole"}})
	if more := len(h.Entries("document.file_opened")) - opened; more > 4 || left.n > 30<<20 {
		t.Errorf("%d annexures were opened and %d MB sent after the page was left at 12 MB", more, left.n>>20)
	}
	if strings.Contains(h.logs.String(), "not sent whole") {
		t.Error("a page that was left is an error of the server")
	}
	files, err := filepath.Glob(temp + "/*")
	if err != nil || len(files) > 0 {
		t.Errorf("left behind: %v, %v", files, err)
	}
}

// TestPacketSaysWhichAnnexureIsNotInIt puts a whole file, a broken one, a locked one and
// one that was cut into a packet: the others are in it, and a page in the place of each
// and the checklist at the end say why.
func TestPacketSaysWhichAnnexureIsNotInIt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	page := packetOf(h, c, true, putPaper(h, c, scantest.Page("The first page", "")), putPaper(h, c, []byte("%PDF-1.4 and no more %%EOF")),
		putPaper(h, c, scantest.Locked()), cutPaper(h, putPaper(h, c, bigPage(600<<10))), putPaper(h, c, scantest.Page("The last page", "")))
	b := h.signedIn("legal_aid")
	w := b.post(page+"/file", url.Values{"as": {"whole"}, "purpose": {"claim"}})
	wantStatus(t, w, http.StatusOK)
	text := words(t, w.Body.Bytes())
	for _, want := range []string{"The first page", "The last page", "Checklist of this packet", "A-5, page 1"} {
		if !strings.Contains(text, want) {
			t.Errorf("the packet lacks %q", want)
		}
	}
	for mark, why := range map[string]string{"A-2": "the file is damaged", "A-3": "the file has a password", "A-4": "the file is not whole"} {
		inPlace, inList := "Annexure "+mark+": Order or judgment of a court This annexure could not be put in: "+why, "Not in it: Annexure "+mark+": Order or judgment of a court: "+why
		if !strings.Contains(text, inPlace) || !strings.Contains(text, inList) {
			t.Errorf("%s: nothing says %q: %s", mark, why, text[max(0, strings.Index(text, "The first page")):])
		}
	}
}

// TestAnnexuresMoveUp changes the order of annexures: the index and the pages follow,
// and a version that is gone is refused.
func TestAnnexuresMoveUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	first, second := putPaper(h, c, scantest.Page("Invented one", "")), putPaper(h, c, scantest.Page("Invented two", ""))
	page := packetOf(h, c, true, first, second)
	b := h.signedIn("legal_aid")
	form := parse(t, b.get(page)).Find("form[action$='/order'] button")
	if form.Length() != 1 || form.AttrOr("value", "") != second {
		t.Fatalf("%d annexures can move up", form.Length())
	}
	wantRedirect(t, b.post(page+"/order", url.Values{"version": {"1"}, "paper": {second}}), page)
	wantStatus(t, b.post(page+"/order", url.Values{"version": {"1"}, "paper": {first}}), http.StatusConflict)
	text := words(t, b.post(page+"/file", url.Values{"as": {"whole"}, "purpose": {"claim"}}).Body.Bytes())
	if strings.Index(text, "Invented two") > strings.Index(text, "Invented one") || h.lastAction() == "" {
		t.Error("the annexures stand in their first order")
	}
	kept := filledIn(parse(t, b.get(page+"/choose")))
	if got := kept["papers"]; len(got) != 2 || got[0] != second {
		t.Errorf("the form would change the order: %v", got)
	}
}
