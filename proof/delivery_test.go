package proof_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"
)

var casePath = regexp.MustCompile(`^/cases/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// cases lists the addresses of the cases on the first page of the visitor's
// caseload.
func (v *visitor) cases() []string {
	v.t.Helper()
	var out []string
	v.open("/cases").Find("main a[href]").Each(func(_ int, a *goquery.Selection) {
		if href := a.AttrOr("href", ""); casePath.MatchString(href) && !slices.Contains(out, href) {
			out = append(out, href)
		}
	})
	if len(out) == 0 {
		v.t.Fatal("the visitor's caseload is empty")
	}
	return out
}

// numbered returns the cost of a service in these tests, in rupees. The number
// identifies the service, and is far above invented costs.
func numbered(n int) string { return strconv.Itoa(5_000_000 + n) }

// serviceForm is the form of a service of a case, complete except for its
// number.
type serviceForm struct {
	v      *visitor
	path   string
	values url.Values
}

// serviceFormOf opens the form and fills it in.
func (v *visitor) serviceFormOf(of string) serviceForm {
	v.t.Helper()
	f := v.open(of+"/services/new").form("form[action*='/services/new']").set("outcome", "done").set("cost", "0")
	pick(f)
	path, values := f.sent()
	return serviceForm{v, path, values}
}

// record sends the form with a number, as if it had just been opened, and
// reports whether the server acknowledged it.
func (f serviceForm) record(n int) (acknowledged bool) {
	values := maps.Clone(f.values)
	values.Set("cost", numbered(n))
	values.Set("token", uuid.NewString())
	p, err := f.v.try(http.MethodPost, f.path, values)
	return err == nil && p.status == http.StatusSeeOther
}

// pick chooses the last kind of the short list, or of the long one.
func pick(f *form) {
	last := func(name string) string {
		offered := slices.DeleteFunc(f.choices(name), func(v string) bool { return v == "" || v == "other" })
		return offered[len(offered)-1]
	}
	if f.has("kind") {
		f.set("kind", last("kind"))
		return
	}
	f.set("other_kind", last("other_kind"))
}

// storedNumbers reads which numbers are in the database, and how often.
func storedNumbers(t testing.TB, data string) map[int]int {
	t.Helper()
	db := opened(t, data)
	defer db.Close()
	out := map[int]int{}
	for _, paise := range column[int](t, db, "SELECT cost FROM deliveries WHERE cost >= 500000000") {
		out[paise/100-5_000_000]++
	}
	return out
}
