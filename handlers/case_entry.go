package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"aftercare/services/access"
	"aftercare/services/casefile"
)

// entryListPage is the entries of one kind of a case, whose words open once the reader
// said why.
type entryListPage struct {
	casePage
	New   *link
	Show  *postButton // opens the words, nil where nothing is to open
	Waits string      // a colleague still has the key to some
	Parts []entryPart
	Empty *emptyState
}

// entriesOf begins a page of entries of a case: it reads them without their words, or with
// them where a purpose is given.
func entriesOf[L any](c echo.Context, files *casefile.Service, titleKey, purpose string, list func(context.Context, access.Actor, string) (L, error), open func(context.Context, access.Actor, string, string) (L, error)) (p entryListPage, found L, err error) {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	if p.casePage, err = casePageOf(c, files, titleKey); err != nil {
		return p, found, err
	}
	if purpose == "" {
		found, err = list(ctx, by, id)
	} else {
		found, err = open(ctx, by, id, purpose)
	}
	return p, found, err
}

// add adds entries under a title, where there are any.
func (p *entryListPage) add(title string, rows []entryRow) {
	if len(rows) > 0 {
		p.Parts = append(p.Parts, entryPart{Title: title, Rows: rows})
	}
}
