package handlers

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
)

// earlierPlace is a part of the file that was written anew, and where it stands.
type earlierPlace struct {
	Episode string
	Parts   []string
	Back    string // the page of what stands there now
	At      string // the page of what stood there before
	Section string // of the side list
	Title   string
}

// earlierPage lists what stood in a part of the file, closed.
type earlierPage struct {
	casePage
	Title    string
	Back     string
	Versions []earlierVersion
	More     bool
}

// earlierVersion is what stood there until one change.
type earlierVersion struct {
	ID, Heading, What, Action string
	Open, Waiting             bool
	Rows                      []summaryRow
}

func (h *caseHandlers) identityPlace(c echo.Context) (earlierPlace, error) {
	key := c.Param("part")
	parts := partsOf(key)
	if parts == nil {
		return earlierPlace{}, models.ErrNotFound()
	}
	at := casePath(c.Param("id")) + "/identity"
	return earlierPlace{Parts: parts, Back: at + "#" + key, At: at + "/" + key + "/earlier", Section: at, Title: "identity." + key}, nil
}

func (h *caseHandlers) episodePlace(c echo.Context) earlierPlace {
	at, id := episodesPath(c.Param("id")), c.Param("part")
	return earlierPlace{Episode: id, Parts: casefile.EpisodeParts, Back: at + "#part-" + id, At: at + "/" + id + "/earlier", Section: at, Title: "happened.words"}
}

func (h *caseHandlers) earlierIdentity(c echo.Context) error {
	place, err := h.identityPlace(c)
	if err != nil {
		return err
	}
	return h.earlier(c, place, casefile.Revealed{})
}

func (h *caseHandlers) openEarlierIdentity(c echo.Context) error {
	place, err := h.identityPlace(c)
	if err != nil {
		return err
	}
	return h.openEarlier(c, place)
}

func (h *caseHandlers) earlierEpisode(c echo.Context) error {
	return h.earlier(c, h.episodePlace(c), casefile.Revealed{})
}

func (h *caseHandlers) openEarlierEpisode(c echo.Context) error {
	return h.openEarlier(c, h.episodePlace(c))
}

// openEarlier opens one version on the page.
func (h *caseHandlers) openEarlier(c echo.Context, place earlierPlace) error {
	f, answered, err := h.purposeOf(c)
	if err != nil || !answered {
		return err
	}
	got, err := h.files.RevealEarlier(c.Request().Context(), actor(c), c.Param("id"), place.Episode, f.Purpose, place.Parts, versionOf(c.Param("version")))
	if err != nil {
		return err
	}
	return h.earlier(c, place, got)
}

// earlier shows the versions of a part of the file; opened is the one whose
// words were just opened, if any.
func (h *caseHandlers) earlier(c echo.Context, place earlierPlace, opened casefile.Revealed) error {
	head, list, more, err := h.files.EarlierOf(c.Request().Context(), actor(c), c.Param("id"), place.Episode, place.Parts)
	if err != nil {
		return err
	}
	p := earlierPage{casePage: newCasePage(c, "earlier.title", head), Back: place.Back, More: more}
	p.Title = p.page.T(place.Title)
	p.Sections.stand(place.Section)
	for _, e := range list {
		p.Versions = append(p.Versions, p.page.earlierVersion(place, e, opened))
	}
	return h.site.render(c, http.StatusOK, "identity/earlier", p)
}

func (p page) earlierVersion(place earlierPlace, e casefile.Earlier, opened casefile.Revealed) earlierVersion {
	version := strconv.FormatInt(e.Version, 10)
	v := earlierVersion{
		ID: "version-" + version, Action: place.At + "/" + version,
		Heading: p.T("earlier.until", "date", p.Moment(e.Until), "who", e.By),
	}
	v.Open = opened.Texts != nil && opened.Seen == e.Version
	v.Waiting = v.Open && opened.Waiting
	var names []string
	for _, part := range place.Parts { // in the order of the page
		if !slices.Contains(e.Parts, part) {
			continue
		}
		name := p.T("field." + part + ".label")
		names = append(names, name)
		if !v.Open {
			continue
		}
		v.Rows = append(v.Rows, p.wordRow(part, opened.Texts[part], v.Waiting))
	}
	v.What = strings.Join(names, ", ")
	return v
}
