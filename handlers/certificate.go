package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/certificate"
)

// certificateHandlers serve how a phone trusts this home, and what it trusts.
// Nobody has to be signed in: the phone cannot reach the sign-in yet.
type certificateHandlers struct {
	site      *site
	home      *certificate.Home // nil where the server has no certificate of its own
	addresses func() []string   // at which the program is reached by HTTPS
}

// certificatePage explains it, step by step for each kind of machine.
type certificatePage struct {
	pageView
	Fingerprint []string // in lines that a telephone does not break
	Until       string
	File        string
	Machines    []machineSteps
	Addresses   []string
}

// machineSteps are what to do on one kind of machine.
type machineSteps struct {
	ID, Title string
	Steps     []string
	Check     string
}

// machineKinds are the kinds of machines and how many steps each takes.
var machineKinds = []struct {
	key   string
	steps int
}{{"android", 4}, {"iphone", 5}, {"windows", 4}}

func (h *certificateHandlers) show(c echo.Context) error {
	if h.home == nil {
		return models.Fail(models.NotFound, "")
	}
	p := certificatePage{pageView: pageView{newPage(c, "certificate.title")}, File: certificateFile, Addresses: h.addresses()}
	all := h.home.Fingerprint()
	for line := range slices.Chunk(strings.Split(all, ":"), 8) {
		p.Fingerprint = append(p.Fingerprint, strings.Join(line, ":"))
	}
	p.Until = p.page.On(models.At(h.home.Until()))
	for _, kind := range machineKinds {
		m := machineSteps{ID: kind.key, Title: p.page.T("certificate." + kind.key), Check: p.page.T("certificate." + kind.key + ".check")}
		for n := range kind.steps {
			m.Steps = append(m.Steps, p.page.T("certificate."+kind.key+"."+string(rune('1'+n))))
		}
		p.Machines = append(p.Machines, m)
	}
	return h.site.render(c, http.StatusOK, "certificate/show", p)
}

// file is what the phone trusts. It is the same for everybody and no secret.
func (h *certificateHandlers) file(c echo.Context) error {
	if h.home == nil {
		return models.Fail(models.NotFound, "")
	}
	return c.Blob(http.StatusOK, "application/x-x509-ca-cert", h.home.Root())
}
