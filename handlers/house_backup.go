package handlers

import (
	"strings"
	"time"

	"aftercare/services/backup"
)

// backupIsOld is after how long without a backup the house has a gap.
const backupIsOld = 7 * 24 * time.Hour

// backup says when the last backup was made. None for a week, or a try that
// failed, is a gap of the house.
func (p *housePage) backup(last backup.State) {
	heading := p.page.T("house.backup.made", "when", p.page.Moment(last.MadeAt))
	var text []string
	if last.FailedAt > 0 {
		text = append(text, p.page.T("house.backup.failed."+last.Reason, "folder", last.Place))
	}
	switch {
	case last.MadeAt.IsZero():
		heading, text = p.page.T("house.backup.never"), append(text, p.page.T("house.backup.never_help"))
	case p.page.now.Sub(last.MadeAt) > backupIsOld:
		heading, text = p.page.T("house.backup.old", "when", p.page.Moment(last.MadeAt)), append(text, p.page.T("house.backup.help"))
	case len(text) == 0:
		if p.Backup = heading; last.Same {
			p.Backup += " " + p.page.T("house.backup.same_disk")
		}
		return
	}
	p.Notices = append(p.Notices, notice{Kind: "info", Heading: heading, Text: strings.Join(text, " ")})
}
