package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/services/casefile"
)

// sealedPart is a part of the file that opens as one, such as names and papers
// or the words of an episode. It is closed until somebody opens it.
type sealedPart struct {
	texts
	ID      string // of the section
	What    string // names the part in its forms, "" where the address does
	Title   string
	Line    string // what is there, without saying it
	Why     string
	Page    string // where the part is closed again
	Action  string // where opening it is posted
	Save    string // where what was edited is posted
	Earlier string // path of what stood here before
	Open    bool
	Waiting bool
	Fields  []field      // of an open part, for a person who may edit it
	Rows    []summaryRow // for the others

	episode string
	parts   []string
	edits   bool // the user may edit it
}

// sealedPage is a page with sealed parts.
type sealedPage struct {
	casePage
	Theirs   []summaryRow // what a colleague wrote meanwhile
	Conflict bool
}

// sealedWords is one part on its page while somebody opens it or writes it anew.
type sealedWords struct {
	*sealedPage
	h    *caseHandlers
	c    echo.Context
	part *sealedPart
	show func(status int) error
}

// findSealed finds the part that a request is about.
type findSealed func(c echo.Context) (*sealedWords, error)

// openSealed opens a part on its page and leaves an entry.
func (h *caseHandlers) openSealed(c echo.Context, find findSealed) error {
	f, answered, err := h.purposeOf(c)
	if err != nil || !answered {
		return err
	}
	w, err := find(c)
	if err != nil {
		return err
	}
	got, err := w.reveal(f.Purpose)
	if err != nil {
		return err
	}
	w.part.Waiting = got.Waiting
	w.ask(&got.Seen, got.Texts)
	return w.show(http.StatusOK)
}

func (w *sealedWords) reveal(purpose string) (casefile.Revealed, error) {
	ctx, by := w.c.Request().Context(), actor(w.c)
	if w.part.episode != "" {
		return w.h.files.RevealEpisode(ctx, by, w.Head.ID, w.part.episode, purpose)
	}
	return w.h.files.Reveal(ctx, by, w.Head.ID, purpose, w.part.parts)
}

// ask opens the part: fields for a person who may edit it, else a list. Words
// that wait for a colleague are never edited over.
func (w *sealedWords) ask(seen *int64, words map[string]string) {
	w.part.Open, w.part.Fields, w.part.Rows = true, nil, nil
	if !w.part.edits || w.part.Waiting {
		w.list(words)
		return
	}
	if w.part.What != "" {
		w.part.Fields = append(w.part.Fields, w.page.Hidden("what").Into(&w.part.What))
	}
	w.part.Fields = append(w.part.Fields, w.page.Hidden("seen").Into(seen))
	for _, name := range w.part.parts {
		word, readable := words[name]
		if readable || w.page.form.sent {
			w.part.Fields = append(w.part.Fields, w.page.sealedField(name).Into(&word))
			words[name] = word
		}
	}
}

func (w *sealedWords) list(words map[string]string) {
	for _, name := range w.part.parts {
		if word, readable := words[name]; readable {
			w.part.Rows = append(w.part.Rows, w.page.wordRow(name, word, w.part.Waiting))
		}
	}
}

// wordRow is one text with its name. One that waits for a colleague says so.
func (p page) wordRow(name, word string, waiting bool) summaryRow {
	if waiting && word == "" {
		word = p.T("case.waits_value")
	}
	return summaryRow{Key: p.T("field." + name + ".label"), Value: word}
}

// sealedField is the control of one sealed text.
func (p page) sealedField(name string) field {
	switch name {
	case "called_name":
		return p.Text(name).Private().Max(200)
	case "full_name":
		return p.Text(name).Private()
	case "people", "places":
		return p.Area(name).Tall(5).Private().Max(8000)
	case "her_wishes":
		return p.Area(name).Tall(3).Private().Max(20000)
	case "story":
		return p.Area(name).Tall(14).Private().Max(60000)
	}
	return p.Area(name).Tall(3).Private()
}

// saveSealed writes back what was edited.
func (h *caseHandlers) saveSealed(c echo.Context, find findSealed) error {
	w, err := find(c)
	if err != nil {
		return err
	}
	if err := w.page.ask(c); err != nil {
		return err
	}
	var seen int64
	words := map[string]string{}
	w.ask(&seen, words)
	return w.page.finish(formSteps{
		show:  w.show,
		do:    func() error { return w.rewrite(seen, words) },
		done:  func() error { return h.site.doneAt(c, w.part.Page, "identity.saved") },
		clash: func(error) error { return w.clash(words) },
	})
}

func (w *sealedWords) rewrite(seen int64, words map[string]string) (err error) {
	ctx, by := w.c.Request().Context(), actor(w.c)
	if w.part.episode != "" {
		_, err = w.h.files.RewriteEpisode(ctx, by, w.Head.ID, w.part.episode, seen, words)
	} else {
		_, err = w.h.files.Rewrite(ctx, by, w.Head.ID, seen, words)
	}
	return err
}

// clash shows what was typed again after a colleague changed the part. The
// words of the colleague stand beside, opened with an entry of their own.
func (w *sealedWords) clash(words map[string]string) error {
	f, answered, err := w.h.purposeFor(w.c, carried(w.page.form)...)
	if err != nil || !answered {
		return err
	}
	theirs, err := w.reveal(f.Purpose)
	if err != nil {
		return err
	}
	for _, name := range w.part.parts {
		if theirs.Texts[name] != words[name] {
			w.Theirs = append(w.Theirs, w.page.wordRow(name, theirs.Texts[name], theirs.Waiting))
		}
	}
	w.Conflict, w.part.Waiting = true, theirs.Waiting
	w.page.saw(theirs.Seen)
	w.ask(&theirs.Seen, words)
	return w.show(http.StatusConflict)
}

// partsOf returns the texts of a part, nil for no such part.
func partsOf(key string) []string {
	for _, s := range identityParts {
		if s.Key == key {
			return s.Parts
		}
	}
	return nil
}

// identityParts lists the parts of the page in order: names and papers, the
// ways to reach the survivor, the story.
var identityParts = []struct {
	Key   string
	Parts []string
}{
	{"names", casefile.IdentityParts}, {"contact", casefile.ContactParts}, {"story", casefile.StoryParts},
}
