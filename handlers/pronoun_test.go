package handlers

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"aftercare/models"
)

// sexes are recorded answers with the words that would be wrong on the pages of
// such a person, and one that has to be there.
var sexes = map[string]struct {
	wrong *regexp.Regexp
	right string
}{
	"female":      {regexp.MustCompile(`(?i)\b(he|him|his|himself)\b`), "her"},
	"male":        {regexp.MustCompile(`(?i)\b(she|her|hers|herself)\b`), "his"},
	"transgender": {regexp.MustCompile(`(?i)\b(she|her|hers|herself|he|him|his|himself)\b`), "their"},
}

func TestCasePagesSpeakOfSurvivorBySex(t *testing.T) {
	t.Parallel()
	for sex, words := range sexes {
		t.Run(sex, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			c := h.opened()
			h.Write(func(tx *gorm.DB) error {
				return tx.Exec("UPDATE facts SET code = ? WHERE name = 'person.sex'", sex).Error
			})
			said := ""
			for path, text := range pagesOf(h, c) {
				said += " " + text
				for _, at := range words.wrong.FindAllStringIndex(text, -1) {
					t.Errorf("%s: …%s…", path, text[max(0, at[0]-50):min(len(text), at[1]+30)])
				}
				if token := rawKey.FindString(text); token != "" {
					t.Errorf("%s leaves %q", path, token)
				}
			}
			if !regexp.MustCompile(`\b` + words.right + `\b`).MatchString(said) {
				t.Errorf("no page says %q", words.right)
			}
		})
	}
}

// pagesOf reads every page of a case that links lead to, by its path.
func pagesOf(h *house, c models.Case) map[string]string {
	h.t.Helper()
	b, of := h.signedIn("caseworker"), "/cases/"+c.ID
	out, next := map[string]string{}, []string{"/today"}
	for _, path := range casePages {
		next = append(next, of+path)
	}
	for len(next) > 0 {
		path, _, _ := strings.Cut(next[0], "#")
		next = next[1:]
		bare, _, _ := strings.Cut(path, "?")
		if _, seen := out[bare]; seen || len(out) > 200 {
			continue
		}
		w := b.get(path)
		if w.Code != http.StatusOK {
			h.t.Errorf("%s answers %d", path, w.Code)
			continue
		}
		doc := parse(h.t, w)
		doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
			if href := a.AttrOr("href", ""); strings.HasPrefix(href, of+"/") {
				next = append(next, href)
			}
		})
		doc.Find("a[href='/help']").Remove()
		out[bare] = strings.Join(strings.Fields(doc.Find("main").Text()), " ")
	}
	return out
}
