package handlers

import (
	"context"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/stay"
)

// bedHandlers serve the beds of a house.
type bedHandlers struct {
	site  *site
	stays *stay.Service
}

// bedsPage is the beds of a house, with the forms that add some and say how many
// people it is approved for.
type bedsPage struct {
	pageView
	Heading  string
	House    link
	Facts    []summaryRow
	List     table
	Add      formView
	Capacity formView
	Open     bool
}

func bedsPath(shelterID string) string { return "/shelters/" + shelterID + "/beds" }

// list shows the beds of a house and adds some.
func (h *bedHandlers) list(c echo.Context) error { return h.beds(c, false) }

// capacity records how many people the house is approved for.
func (h *bedHandlers) capacity(c echo.Context) error { return h.beds(c, true) }

// beds shows the beds with the two forms, and takes one of them.
func (h *bedHandlers) beds(c echo.Context, capacity bool) error {
	ctx, by := c.Request().Context(), actor(c)
	found, err := h.stays.Beds(ctx, by, c.Param("id"))
	if err != nil {
		return err
	}
	p := bedsPage{Open: found.House.ClosedAt.IsZero()}
	if p.page, err = askPage(c, "bed.title"); err != nil {
		return err
	}
	p.Heading, p.House = p.page.T("bed.of_house", "house", found.House.Name), link{Text: found.House.Name, Href: "/shelters/" + found.House.ID}
	p.Facts = []summaryRow{{Key: p.page.T("bed.in_use"), Value: p.page.T("bed.in_use_of", "n", found.InUse(), "all", p.page.Count(len(found.List)))}}
	p.List = p.page.bedTable(found)
	adding, approving, said := p.page, p.page.apart(), "bed.added"
	in, people, version := stay.NewBeds{}, found.House.Capacity, found.House.Version
	do := func() error { return h.stays.AddBeds(ctx, by, found.House.ID, in) }
	if capacity {
		adding, approving, said = approving, adding, "bed.capacity_saved"
		do = func() error { return h.stays.SetCapacity(ctx, by, found.House.ID, people, version) }
	}
	at := bedsPath(found.House.ID)
	p.Add = formView{Action: at, Save: p.page.T("bed.add"), Fields: []field{
		adding.Text("room").Called("bed.room").Required().Medium().Max(models.MaxBedName).Into(&in.Room), adding.bedKind(&in.Kind),
		adding.Text("beds").Called("bed.beds").Required().Short().Keyboard("numeric").Into(&in.Count),
	}}
	p.Capacity = formView{Action: at + "/capacity", Save: p.page.T("bed.capacity_save"), Second: true, Fields: []field{
		approving.Hidden("version").Into(&version), approving.Text("capacity").Called("bed.capacity").Optional().Short().Keyboard("numeric").Into(&people),
	}}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "bed/list", p) },
		do:   do,
		done: func() error { return h.site.doneAt(c, at, said) },
	})
}

func (p page) bedKind(to *string) field {
	return p.Select("bed_kind").Called("bed.kind").Of(p.choicesOf("bed.kind.", models.BedKinds)).Required().Into(to)
}

// bedTable lists the beds of a house by room.
func (p page) bedTable(found stay.Beds) table {
	t := table{texts: p.texts, Words: true, ID: "beds", Caption: p.T("bed.title"), Quiet: true, Empty: emptyState{Text: p.T("bed.none"), Next: p.T("bed.none_next")},
		Columns: []column{{Text: p.T("bed.name")}, {Text: p.T("bed.kind.label")}, {Text: p.T("bed.state")}}}
	for _, b := range found.List {
		state := p.bedBadge(b)
		t.Rows = append(t.Rows, row{ID: "row-" + b.ID, Cells: []cell{
			{Text: p.bedName(b.BedFacts), Href: bedsPath(found.House.ID) + "/" + b.ID}, {Text: p.T("bed.kind." + b.Kind)}, {Badge: &state},
		}})
	}
	return t
}

// bedBadge says whether a bed is in use.
func (t texts) bedBadge(b stay.Bed) badge {
	if b.Out() {
		return badge{State: string(badgeClosed), Text: t.T("bed.out_since", "date", t.On(b.OutSince), "why", t.T("bed.outage."+b.OutReason))}
	}
	return badge{State: string(badgeReceived), Text: t.T("bed.used")}
}

// bedPage is one bed with the forms that change it.
type bedPage struct {
	pageView
	Heading string
	List    link
	Facts   []summaryRow
	Form    formView
	Outage  *formView // nil for a bed that is out of use
	At      string
	Back    string // the button that brings it back, "" for one in use
	Version int64
}

// show shows a bed and corrects it.
func (h *bedHandlers) show(c echo.Context) error { return h.bed(c, false) }

// takeOut takes a bed out of use.
func (h *bedHandlers) takeOut(c echo.Context) error { return h.bed(c, true) }

// bed shows a bed with its two forms, and takes one of them.
func (h *bedHandlers) bed(c echo.Context, out bool) error {
	ctx, by := c.Request().Context(), actor(c)
	found, err := h.stays.Beds(ctx, by, c.Param("id"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(found.List, func(b stay.Bed) bool { return b.ID == c.Param("bed") })
	if i < 0 {
		return models.ErrNotFound()
	}
	b, house := found.List[i], found.House
	p := bedPage{List: link{Text: found.House.Name, Href: bedsPath(house.ID)}, Version: b.Version, At: bedsPath(house.ID) + "/" + b.ID}
	if p.page, err = askPage(c, "bed.one"); err != nil {
		return err
	}
	state := p.page.bedBadge(b)
	p.Heading, p.Facts = p.page.bedName(b.BedFacts), []summaryRow{{Key: p.page.T("bed.state"), Badge: &state}}
	in, reason, version := stay.BedInput{BedFacts: b.BedFacts, Version: b.Version}, "", b.Version
	correcting, taking, said := p.page, p.page.apart(), "bed.corrected"
	do := func() error { return h.stays.CorrectBed(ctx, by, house.ID, b.ID, in) }
	if out {
		correcting, taking, said = taking, correcting, "bed.taken_out"
		do = func() error { return h.stays.TakeOut(ctx, by, house.ID, b.ID, reason, version) }
	}
	p.Form = formView{Action: p.At, Save: p.page.T("bed.save"), Fields: []field{
		correcting.Hidden("version").Into(&in.Version), correcting.Text("room").Called("bed.room").Required().Medium().Max(models.MaxBedName).Into(&in.Room),
		correcting.Text("bed").Called("bed.bed").Required().Short().Max(models.MaxBedName).Into(&in.Label), correcting.bedKind(&in.Kind),
	}}
	outage := formView{Action: p.At + "/out", Save: p.page.T("bed.take_out"), Second: true, Fields: []field{
		taking.Hidden("version").Into(&version), taking.Select("outage").Called("bed.outage").Of(p.page.choicesOf("bed.outage.", models.OutageReasons)).Required().Into(&reason),
	}}
	if b.Out() {
		p.Back = p.page.T("bed.put_back")
	} else {
		p.Outage = &outage
	}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "bed/show", p) },
		do:   do,
		done: func() error { return h.site.doneAt(c, bedsPath(house.ID), said) },
	})
}

// putBack brings a bed back into use.
func (h *bedHandlers) putBack(c echo.Context) error { return h.turn(c, h.stays.PutBack, "bed.is_back") }

// remove takes a bed off the list.
func (h *bedHandlers) remove(c echo.Context) error {
	return h.turn(c, h.stays.RemoveBed, "bed.removed")
}

// turn does a deed whose button carries the version it stood beside.
func (h *bedHandlers) turn(c echo.Context, do func(ctx context.Context, by access.Actor, shelterID, bedID string, version int64) error, said string) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if err := do(c.Request().Context(), actor(c), c.Param("id"), c.Param("bed"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, bedsPath(c.Param("id")), said)
}
