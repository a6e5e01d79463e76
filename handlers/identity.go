package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
)

// identityPage lists the sealed parts of the file.
type identityPage struct {
	sealedPage
	Parts []sealedPart
}

func (h *caseHandlers) identity(c echo.Context) error {
	p, err := h.newIdentityPage(c)
	if err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "identity/show", p)
}

// newIdentityPage lists the parts that the role of the user opens, all closed.
func (h *caseHandlers) newIdentityPage(c echo.Context) (identityPage, error) {
	head, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return identityPage{}, err
	}
	p := identityPage{sealedPage: sealedPage{casePage: newCasePage(c, "case.identity", head)}}
	at := casePath(head.ID) + "/identity"
	p.Sections.stand(at)
	for _, s := range identityParts {
		if len(casefile.Readable(actor(c), s.Parts)) == 0 {
			continue
		}
		line := "identity.line." + s.Key
		if s.Key == "story" && !head.HasStory && !head.HasWishes {
			line = "identity.line.no_story"
		}
		p.Parts = append(p.Parts, sealedPart{
			texts: p.page.texts, ID: s.Key, What: s.Key, Title: p.page.T("identity." + s.Key), Line: p.page.T(line), Why: p.page.T("identity.why." + s.Key),
			Page: at, Action: at + "/open", Save: at, Earlier: at + "/" + s.Key + "/earlier",
			parts: s.Parts, edits: casefile.Writable(actor(c), s.Parts),
		})
	}
	return p, nil
}

// identityWords finds the part that a request names. Forbidden for a part that
// the role of the user does not open.
func (h *caseHandlers) identityWords(c echo.Context) (*sealedWords, error) {
	p, err := h.newIdentityPage(c)
	if err != nil {
		return nil, err
	}
	typed, err := posted(c)
	if err != nil {
		return nil, err
	}
	for i := range p.Parts {
		if part := &p.Parts[i]; part.What == typed.Get("what") {
			show := func(status int) error { return h.site.render(c, status, "identity/show", p) }
			return &sealedWords{sealedPage: &p.sealedPage, h: h, c: c, part: part, show: show}, nil
		}
	}
	return nil, models.Fail(models.Forbidden, "error.forbidden")
}

func (h *caseHandlers) openIdentity(c echo.Context) error { return h.openSealed(c, h.identityWords) }
func (h *caseHandlers) saveIdentity(c echo.Context) error { return h.saveSealed(c, h.identityWords) }
