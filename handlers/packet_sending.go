package handlers

import (
	"net/http"
	"sync"

	"github.com/labstack/echo/v4"

	"aftercare/services/access"
)

// sendings counts how far the files are that are sent at the moment, by reader and
// address. It holds numbers only, and is empty after a start.
type sendings struct {
	mu sync.Mutex
	of map[string]sending
}

// sending is one file that is made while it is sent.
type sending struct {
	Done, Of int
	State    string // running, done or stopped
}

// mostSendings is how many files are remembered, those that ended among them.
const mostSendings = 500

// begin notes that a file with some annexures is begun. step is called after each of
// them, and end with what ended the work.
func (s *sendings) begin(key string, of int) (step func(), end func(err error)) {
	change := func(f func(*sending)) {
		s.mu.Lock()
		defer s.mu.Unlock()
		one := s.of[key]
		f(&one)
		s.of[key] = one
	}
	s.forget()
	change(func(one *sending) { *one = sending{Of: of, State: "running"} })
	step = func() { change(func(one *sending) { one.Done++ }) }
	end = func(err error) {
		change(func(one *sending) {
			if one.State = "done"; err != nil {
				one.State = "stopped"
			}
		})
	}
	return step, end
}

// forget makes room where too many are remembered.
func (s *sendings) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil || len(s.of) >= mostSendings {
		s.of = map[string]sending{}
	}
}

func (s *sendings) find(key string) (one sending, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok = s.of[key]
	return one, ok
}

// sendingKey tells the files of one reader apart.
func sendingKey(c echo.Context, about string) string { return actor(c).ID() + " " + about }

// howFar says how far a file is.
type howFar struct {
	Text string
	sending
}

// refreshEvery is how often a page that says how far a file is asks again, in seconds.
const refreshEvery = "3"

// far words how far a file is. While it runs, the page asks again by itself.
func (h *packetHandlers) far(c echo.Context, p page, about string) howFar {
	one, ok := h.sendings.find(sendingKey(c, about))
	if !ok {
		return howFar{Text: p.T("sending.none")}
	}
	if one.State == "running" {
		c.Response().Header().Set("Refresh", refreshEvery)
	}
	return howFar{Text: p.T("sending."+one.State, "n", one.Done, "of", one.Of), sending: one}
}

// sendingCasePage says how far the file of one packet is.
type sendingCasePage struct {
	casePage
	Far  howFar
	Back string
}

// sendingPage says how far the file of several packets is.
type sendingPage struct {
	pageView
	Far  howFar
	Back string
}

func (h *packetHandlers) sendingOne(c echo.Context) error {
	t, p, err := h.page(c, "sending.title")
	if err != nil {
		return err
	}
	out := sendingCasePage{casePage: p, Far: h.far(c, p.page, t.v.Packet.ID), Back: packetPath(p.Head.ID, t.v.Packet.ID)}
	return h.site.render(c, http.StatusOK, "packet/sending_one", out)
}

func (h *packetHandlers) sendingMany(c echo.Context) error {
	if err := actor(c).Require(access.PreparePacket); err != nil {
		return err
	}
	p := newPage(c, "sending.title")
	return h.site.render(c, http.StatusOK, "packet/sending", sendingPage{pageView: pageView{p}, Far: h.far(c, p, batchPath), Back: batchPath})
}
