package handlers

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/document"
	"aftercare/services/scan"
	"aftercare/services/scan/scantest"
)

// postFile sends a form with a file in parts. The file is read as it is sent.
func (b *browser) postFile(path string, form url.Values, name string, file io.Reader) *httptest.ResponseRecorder {
	b.h.t.Helper()
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	for field, values := range form {
		for _, v := range values {
			if err := w.WriteField(field, v); err != nil {
				b.h.t.Fatal(err)
			}
		}
	}
	if _, err := w.CreateFormFile("file", name); err != nil {
		b.h.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, io.MultiReader(&head, file, strings.NewReader("\r\n--"+w.Boundary()+"--\r\n")))
	r.Header.Set(echo.HeaderContentType, w.FormDataContentType())
	return b.send(r)
}

// kept adds a paper through the service, with a file where one is given.
func kept(h *house, c models.Case, kind string, body []byte) document.Done {
	h.t.Helper()
	in := document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: kind}, Title: "CANARY-title", Words: "CANARY-words"}}
	if body == nil {
		in.AskedOf, in.AskedOn = "hospital", models.DateOf(h.Now())
	} else {
		f, err := scan.Check(body)
		if err != nil {
			h.t.Fatal(err)
		}
		in.File = &f
	}
	done, err := h.deps.Documents.Add(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done
}

// fileOf is the current file of a paper.
func fileOf(h *house, id string) (f models.DocumentFile) {
	h.t.Helper()
	h.Read(func(tx *gorm.DB) error {
		return tx.Where("id = (SELECT file_id FROM documents WHERE id = ?)", id).Take(&f).Error
	})
	return f
}

func documentAccess() []accessRow {
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return papersPath(caseOfAll(h).ID) + suffix }
	}
	one := func(kind, suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			done := kept(h, c, kind, scantest.JPEG(40, 30, 1))
			return papersPath(c.ID) + "/" + done.ID + strings.Replace(suffix, ":file", fileOf(h, done.ID).ID, 1)
		}
	}
	removed := func(h *house) string {
		c := caseOfAll(h)
		done := kept(h, c, "fir_copy", scantest.JPEG(40, 30, 1))
		if _, err := h.deps.Documents.Remove(h.t.Context(), h.Actor("caseworker"), c.ID, done.ID, "mistake", 1); err != nil {
			h.t.Fatal(err)
		}
		return papersPath(c.ID) + "/" + done.ID + "/back"
	}
	unread := map[models.Role]int{models.Administrator: 404, models.Supervisor: 404}
	why := url.Values{"purpose": {"care"}}
	return []accessRow{
		{Method: "GET", Route: "/cases/:id/papers", May: readingRoles, Path: of("")},
		{Method: "GET", Route: "/cases/:id/papers/print", May: readingRoles, Path: of("/print")},
		{Method: "GET", Route: "/cases/:id/papers/new", May: assignedRoles, Path: of("/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/papers/new", May: assignedRoles, Path: of("/new"), Elsewhere: 404},
		{Method: "GET", Route: "/cases/:id/papers/:paper", May: readingRoles, Path: one("fir_copy", "")},
		{Method: "POST", Route: "/cases/:id/papers/:paper/open", May: assignedRoles, Differs: unread, Path: one("fir_copy", "/open"), Elsewhere: 404, Form: why},
		{Method: "POST", Route: "/cases/:id/papers/:paper/files/:file", May: assignedRoles, Differs: unread, Path: one("fir_copy", "/files/:file"), Elsewhere: 404, Form: why},
		{Method: "GET", Route: "/cases/:id/papers/:paper/files/:file/preview", May: assignedRoles, Differs: unread, Path: one("fir_copy", "/files/:file/preview"), Elsewhere: 404},
		{Method: "GET", Route: "/cases/:id/papers/:paper/correct", May: assignedRoles, Path: one("fir_copy", "/correct"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/papers/:paper/correct", May: assignedRoles, Path: one("fir_copy", "/correct"), Elsewhere: 404, Form: url.Values{"version": {"1"}, "kind": {"fir_copy"}}},
		{Method: "GET", Route: "/cases/:id/papers/:paper/put", May: assignedRoles, Path: one("fir_copy", "/put"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/papers/:paper/put", May: assignedRoles, Path: one("fir_copy", "/put"), Elsewhere: 404, Form: url.Values{"version": {"1"}}},
		{Method: "GET", Route: "/cases/:id/papers/:paper/remove", May: assignedRoles, Path: one("fir_copy", "/remove"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/papers/:paper/remove", May: assignedRoles, Path: one("fir_copy", "/remove"), Elsewhere: 404, Form: url.Values{"version": {"1"}, "removal_reason": {"mistake"}}},
		{Method: "POST", Route: "/cases/:id/papers/:paper/back", May: assignedRoles, Path: removed, Elsewhere: 404},
	}
}

// counted counts the rows that an upload writes.
func (h *house) counted() (n [3]int64) {
	h.t.Helper()
	h.Read(func(tx *gorm.DB) error {
		for i, table := range []string{"documents", "document_files", "document_chunks"} {
			if err := tx.Table(table).Count(&n[i]).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return n
}

// watching reads a file and notes the most memory that was in use meanwhile.
type watching struct {
	io.Reader
	sent int64
	most *uint64
}

func (w *watching) Read(b []byte) (int, error) {
	n, err := w.Reader.Read(b)
	if w.sent += int64(n); w.sent>>20 != (w.sent-int64(n))>>20 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		*w.most = max(*w.most, m.HeapInuse)
	}
	return n, err
}

// zipped is a packed folder with a large file in it.
func zipped(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("paper.jpg")
	if err == nil {
		_, err = io.CopyN(f, endless{}, 50<<20)
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// broken ends a file in the middle, as a line that is cut does.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestUploadsAreRefusedWithASentence sends what must not be kept. Nothing of it may
// be stored, and nothing may lie in the folder for temporary files.
func TestUploadsAreRefusedWithASentence(t *testing.T) {
	folder := t.TempDir()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	t.Setenv("TMPDIR", folder)
	whole := scantest.JPEG(800, 600, 1)
	for name, x := range map[string]struct {
		name string
		file io.Reader
		want string
	}{
		"a program called .jpg":     {"paper.jpg", bytes.NewReader(scantest.Program()), "This is a program and no paper"},
		"200 MB":                    {"paper.jpg", io.LimitReader(io.MultiReader(bytes.NewReader(whole), endless{}), 200<<20), "over 15 MB"},
		"a packed folder":           {"typeset.pdf", bytes.NewReader(zipped(t)), "packed folder"},
		"30,000 × 30,000":           {"paper.png", bytes.NewReader(scantest.HugePNG(30_000)), "too many points"},
		"SVG with a script":         {"paper.svg", strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "can run programs"},
		"PDF with JavaScript":       {"typeset.pdf", bytes.NewReader(scantest.Page("x", "/OpenAction << /S /JavaScript /JS (1) >>")), "carries a program"},
		"HTML with the head of PDF": {"typeset.pdf", strings.NewReader("<html>%PDF-1.4<script>alert(1)</script>"), "The PDF cannot be read"},
		"HEIC":                      {"paper.heic", bytes.NewReader(scantest.HEIC()), "Most Compatible"},
		"a picture cut half-way":    {"paper.jpg", bytes.NewReader(whole[:len(whole)/2]), "did not come whole"},
		"a PDF cut half-way":        {"typeset.pdf", bytes.NewReader(scantest.Page("Invented", "")[:350]), "ends in the middle"},
		"nothing":                   {"paper.jpg", strings.NewReader(""), "The file is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			runtime.GC()
			var before runtime.MemStats
			runtime.ReadMemStats(&before)
			most := uint64(0)
			w := b.postFile(papersPath(c.ID)+"/new", url.Values{"kind": {"fir_copy"}, "title": {"An invented paper"}}, x.name, &watching{Reader: x.file, most: &most})
			wantStatus(t, w, http.StatusUnprocessableEntity)
			doc := parse(t, w)
			if said := doc.Find("#f-file-error").Text(); !strings.Contains(said, x.want) {
				t.Errorf("the field says %q, want %q", said, x.want)
			}
			if typed, _ := doc.Find("#f-title").Attr("value"); typed != "An invented paper" {
				t.Errorf("what was typed came back as %q", typed)
			}
			if n := h.counted(); n != [3]int64{} {
				t.Errorf("%v rows were stored", n)
			}
			if most > before.HeapInuse+100<<20 {
				t.Errorf("%d MB in use while it was sent", most>>20)
			}
			if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
				t.Errorf("%d temporary files, %v", len(left), err)
			}
		})
	}
}

// TestCutLineStoresNothing ends the line in the middle of a file.
func TestCutLineStoresNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	w := b.postFile(papersPath(c.ID)+"/new", url.Values{"kind": {"fir_copy"}}, "paper.jpg", io.MultiReader(bytes.NewReader(scantest.JPEG(800, 600, 1)[:5000]), broken{}))
	if w.Code < 400 || h.counted() != [3]int64{} {
		t.Errorf("status %d, %v rows", w.Code, h.counted())
	}
}

// TestTwoFilesAtOnce sends two files at the same moment.
func TestTwoFilesAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	var both sync.WaitGroup
	for i, body := range [][]byte{scantest.JPEG(800, 600, 6), scantest.Page("Invented", "")} {
		b := h.signedIn("caseworker")
		both.Go(func() {
			w := b.postFile(papersPath(c.ID)+"/new", url.Values{"kind": {"fir_copy"}}, fmt.Sprint(i), bytes.NewReader(body))
			if w.Code != http.StatusSeeOther {
				t.Errorf("file %d: %d", i, w.Code)
			}
		})
	}
	both.Wait()
	if n := h.counted(); n[0] != 2 || n[1] != 2 {
		t.Errorf("%v rows", n)
	}
}

// TestPaperIsAddedOpenedAndSaved is the way of a picture from the phone of a
// caseworker into the file and out again.
func TestPaperIsAddedOpenedAndSaved(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	b := h.signedIn("caseworker")
	at := papersPath(c.ID)
	w := b.postFile(at+"/new", url.Values{"kind": {"fir_copy"}, "title": {"CANARY number"}, "words": {"CANARY cupboard"}, "original": {"police"}}, "CANARY.jpg", bytes.NewReader(scantest.JPEG(800, 600, 6)))
	wantStatus(t, w, http.StatusSeeOther)
	list := b.get(at)
	link, _ := parse(t, list).Find("li.gap h3 a").Attr("href")
	page := b.get(link)
	for _, shown := range []*httptest.ResponseRecorder{list, page} {
		wantStatus(t, shown, http.StatusOK)
		if strings.Contains(shown.Body.String(), "CANARY") || strings.Contains(shown.Body.String(), "<img") {
			t.Error("the page shows what is sealed before anybody asked")
		}
	}
	wantStatus(t, b.post(link+"/open", nil), http.StatusOK) // asks why
	opened := b.post(link+"/open", url.Values{"purpose": {"care"}})
	doc := parse(t, opened)
	picture, _ := doc.Find("figure img").Attr("src")
	if text := doc.Find("main").Text(); !strings.Contains(text, "CANARY number") || !strings.Contains(text, "CANARY cupboard") || picture == "" {
		t.Fatalf("opened: %q, picture %q", text, picture)
	}
	small := b.get(picture)
	wantFile(t, small, "image/jpeg", []byte("\xff\xd8"))
	save, _ := doc.Find("form[action*='/files/']").Attr("action")
	saved := b.post(save, nil)
	wantFile(t, saved, "image/jpeg", []byte("\xff\xd8"))
	if name := saved.Header().Get(echo.HeaderContentDisposition); !strings.HasPrefix(name, `attachment; filename="`+c.Code) {
		t.Errorf("the file is called %q", name)
	}
	if bytes.Contains(saved.Body.Bytes(), []byte("CANARY")) {
		t.Error("the file says where and with what it was made")
	}
	for action, want := range map[string]int{"document.added": 1, "document.opened": 1, "document.preview_opened": 1, "document.file_opened": 1} {
		if n := len(h.Entries(action)); n != want {
			t.Errorf("%d entries %s, want %d", n, action, want)
		}
	}
	lawyer := h.signedIn("legal_aid")
	wantStatus(t, lawyer.post(save, url.Values{"purpose": {"claim"}}), http.StatusOK)
}

// wantFile holds an answer to a file that a browser does nothing with.
func wantFile(t *testing.T, w *httptest.ResponseRecorder, kind string, begins []byte) {
	t.Helper()
	wantStatus(t, w, http.StatusOK)
	for name, want := range map[string]string{
		echo.HeaderContentType: kind, "X-Content-Type-Options": "nosniff", "Content-Security-Policy": filePolicy, "Cache-Control": "no-store, private",
		"Cross-Origin-Resource-Policy": "same-origin", echo.HeaderContentLength: fmt.Sprint(w.Body.Len()),
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !bytes.HasPrefix(w.Body.Bytes(), begins) {
		t.Errorf("the file begins with %q", w.Body.Bytes()[:min(8, w.Body.Len())])
	}
}

// TestPDFIsSavedAsItWasSent keeps a PDF to the byte.
func TestPDFIsSavedAsItWasSent(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	body := append(scantest.Page("Invented", ""), []byte("% "+strings.Repeat("x", 900)+"\n%%EOF\n")...)
	done := kept(h, c, "court_order", body)
	b := h.signedIn("caseworker")
	w := b.post(papersPath(c.ID)+"/"+done.ID+"/files/"+fileOf(h, done.ID).ID, url.Values{"purpose": {"care"}})
	wantFile(t, w, "application/pdf", []byte("%PDF-"))
	if !bytes.Equal(w.Body.Bytes(), body) {
		t.Error("the PDF came back as another one")
	}
}
