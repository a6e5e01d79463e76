package proof_test

import (
	"net/http"
	"strings"
	"testing"
)

// demoPassword is the password the demo prints.
const demoPassword = "aftercare-demo-only"

// as opens a browser and signs a demo account in.
func as(t testing.TB, s *server, name string) *visitor {
	t.Helper()
	v := visit(t, s)
	v.signIn(name, demoPassword)
	return v
}

// signIn signs a person in and passes the pages that are shown once.
func (v *visitor) signIn(name, password string) *page {
	v.t.Helper()
	p := v.open("/sign-in").form("form[action='/sign-in']").set("sign_in_name", name).set("password", password).press()
	if p.status != http.StatusOK || strings.HasPrefix(p.path, "/sign-in") {
		v.t.Fatalf("%s was not signed in: status %d at %s\n%s", name, p.status, p.path, p.words())
	}
	return p.toldAboutLeaving()
}

// toldAboutLeaving passes the page that explains leaving, if it is shown.
func (p *page) toldAboutLeaving() *page {
	p.v.t.Helper()
	if p.path != "/leaving" {
		return p
	}
	return p.form("form[action='/leaving']").accepted()
}

// signOut ends the sign-in.
func (v *visitor) signOut() {
	v.t.Helper()
	v.open("/account").form("form[action='/sign-out']").accepted()
}
