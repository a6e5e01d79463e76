package handlers

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"aftercare/models"
	"aftercare/services/scan"
)

// uploadForms are the addresses whose forms bring a file.
var uploadForms = map[string]bool{"/cases/:id/papers/new": true, "/cases/:id/papers/:paper/put": true, ownListsPath: true, camePath: true}

// slowRoutes are the addresses at which a file goes out, with the time that it has.
var slowRoutes = map[string]time.Duration{
	"/cases/:id/papers/:paper/files/:file": uploadTime, "/cases/:id/packets/:packet/file": packetTime, "/cases/:id/packets/:packet/copy": packetTime,
	batchPath + "/print": packetTime,
}

// slow reports whether a file comes or goes with a request.
func slow(c echo.Context) bool { return uploadForms[c.Path()] || slowRoutes[c.Path()] > 0 }

// packetTime bounds the making of a packet: 300 MB of annexures need forty minutes at
// 1 Mbit/s.
const packetTime = time.Hour

// uploadTime bounds a request with a file: 15 MB need two minutes at 1 Mbit/s.
const uploadTime = 10 * time.Minute

// maxUpload is how much a request with a file may send. It is far over what is
// kept: a browser that is cut off while it sends shows nothing of the answer, so a
// file that is too big is read to its end, and nothing of it is held.
const maxUpload = "300M"

// atOnce is how many files are taken in at a time: each is held in memory while it
// comes.
const atOnce = 6

// patience is how long a file waits for its turn.
const patience = 20 * time.Second

// bodyLimit bounds what a request may send.
func bodyLimit() echo.MiddlewareFunc {
	limit := func(most string, files bool) echo.MiddlewareFunc {
		return middleware.BodyLimitWithConfig(middleware.BodyLimitConfig{Limit: most, Skipper: func(c echo.Context) bool { return uploadForms[c.Path()] != files }})
	}
	words, files := limit(maxBody, false), limit(maxUpload, true)
	return func(next echo.HandlerFunc) echo.HandlerFunc { return words(files(next)) }
}

// turns lets few requests with a file in at a time.
func turns() echo.MiddlewareFunc {
	places := make(chan struct{}, atOnce)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if c.Request().Method != http.MethodPost {
				return next(c)
			}
			select {
			case places <- struct{}{}:
				defer func() { <-places }()
				return next(c)
			case <-time.After(patience):
			case <-c.Request().Context().Done():
			}
			return models.Fail(models.Busy, "scan.busy")
		}
	}
}

// unhurry gives a request with a file more time than the server gives the others:
// until its context ends. The function it returns ends the watch.
func unhurry(ctx context.Context, c echo.Context) (stop func() bool) {
	line := http.NewResponseController(c.Response())
	both := func(t time.Time) { _, _ = line.SetReadDeadline(t), line.SetWriteDeadline(t) } // a test has no connection
	both(time.Time{})
	return context.AfterFunc(ctx, func() { both(time.Unix(1, 0)) }) // long over
}

// upload is the file that came with a form.
type upload struct {
	body []byte
	err  error // why it is not taken
}

const uploadKey = "aftercare.upload"

// uploadOf returns the file that came with a request, or nil.
func uploadOf(c echo.Context) *upload {
	u, _ := c.Get(uploadKey).(*upload)
	return u
}

// taker keeps the file of a form in memory. At other addresses no file is kept.
func taker(c echo.Context) func(io.Reader) {
	if !uploadForms[c.Path()] {
		return nil
	}
	return func(part io.Reader) {
		if uploadOf(c) != nil {
			return // the first file counts
		}
		u := &upload{}
		u.body, u.err = scan.Read(part)
		c.Set(uploadKey, u)
	}
}

// errParts is the cause of a form in parts that cannot be read.
var errParts = errors.New("unreadable parts")

// maxTyped bounds the words beside a file.
const maxTyped = 1 << 20

// parseParts reads a form that comes in parts, as a stream: net/http would write a
// large file into a temporary one. The words become the form of the request; each
// file goes to take, or nowhere.
func parseParts(r *http.Request, take func(io.Reader)) error {
	if r.PostForm != nil {
		return nil // read before
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return err
	}
	values, left := url.Values{}, int64(maxTyped)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			r.PostForm, r.Form = values, values
			return nil
		}
		if err != nil {
			return err
		}
		if err := readPart(part, values, &left, take); err != nil {
			return err
		}
	}
}

func readPart(part *multipart.Part, values url.Values, left *int64, take func(io.Reader)) error {
	if part.FileName() != "" {
		if take != nil {
			take(part)
		}
		_, err := io.Copy(io.Discard, part) // the rest of one that is too big
		return err
	}
	text, err := io.ReadAll(io.LimitReader(part, *left+1))
	if err != nil {
		return err
	}
	if *left -= int64(len(text)); *left < 0 {
		return errParts
	}
	if !isText(string(text)) || !isText(part.FormName()) {
		return errParts
	}
	values.Add(part.FormName(), string(text))
	return nil
}

// File asks for a picture or a PDF, from the device or with the camera of a phone.
func (p page) File(name string) field { return p.field("file", name) }

// Sheet asks for a spreadsheet.
func (p page) Sheet(name string) field {
	f := p.field("file", name)
	f.Table = true
	return f
}

// intoBytes is Into for a file that the service reads.
func (f field) intoBytes(to *[]byte) field {
	f.page.form.asks(f.Name, f.Label)
	sent := f.page.form.upload
	switch {
	case sent == nil && f.Must && f.page.form.sent:
		f.page.found().Add(f.Name, "problem.ownlist_file")
	case sent == nil:
	case sent.err != nil:
		f.page.found().Add(f.Name, wordsOf(sent.err))
	default:
		*to = sent.body
	}
	return f.shown()
}

// intoUpload is Into for a file of which the form itself says what it is.
func (f field) intoUpload() field {
	f.page.form.asks(f.Name, f.Label)
	switch sent := f.page.form.upload; {
	case sent == nil && f.page.form.sent:
		f.page.found().Add(f.Name, "problem.document_file")
	case sent != nil && sent.err != nil:
		f.page.found().Add(f.Name, wordsOf(sent.err))
	}
	return f.shown()
}

// IntoFile is Into for a file: it is looked at, and nil where none was sent.
func (f field) IntoFile(to **scan.File) field {
	f.page.form.asks(f.Name, f.Label)
	sent := f.page.form.upload
	switch {
	case sent == nil && f.Must && f.page.form.sent:
		f.page.found().Add(f.Name, "problem.document_file")
	case sent == nil:
	case sent.err != nil:
		f.page.found().Add(f.Name, wordsOf(sent.err))
	default:
		file, err := scan.Check(sent.body)
		if err != nil {
			f.page.found().Add(f.Name, wordsOf(err))
			return f.shown()
		}
		*to = &file
	}
	return f.shown()
}
