package casefile

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// Earlier is one earlier version of parts of a record, as they were before a
// change.
type Earlier struct {
	Version int64 // last version of the record with these texts
	Parts   []string
	Until   models.Instant
	By      string // name of the person who changed it
}

// earlierPage is how many versions the list shows; older ones stay in the
// database.
const earlierPage = 50

// EarlierOf lists the earlier versions of parts of the file, newest first, and
// reports whether there are more than the list shows. An empty episodeID means
// the parts of survivor and case. It leaves out parts the role may not read.
func (s *Service) EarlierOf(ctx context.Context, by access.Actor, caseID, episodeID string, parts []string) (Header, []Earlier, bool, error) {
	if parts = Readable(by, parts); len(parts) == 0 {
		return Header{}, nil, false, models.Fail(models.Forbidden, "error.forbidden")
	}
	head, list, err := withHead(ctx, s, by, caseID, func(tx *gorm.DB, _ Header) ([]Earlier, error) {
		of, err := s.On(tx, by, caseID)
		if err != nil {
			return nil, err
		}
		return (&fileDeed{s, of, episodeID}).earlier(parts)
	})
	more := len(list) > earlierPage
	if more {
		list = list[:earlierPage]
	}
	return head, list, more, err
}

// earlier reads one row for each changed part and groups the rows of one
// change.
func (d *fileDeed) earlier(parts []string) ([]Earlier, error) {
	record, err := d.recordOf(parts[0])
	if err != nil {
		return nil, err
	}
	rows, err := deed.History(d.Tx, record.id, (earlierPage+1)*len(parts), parts...)
	var out []Earlier
	for _, r := range rows {
		if len(out) == 0 || out[len(out)-1].Version != r.Version {
			out = append(out, Earlier{Version: r.Version, Until: r.ChangedAt, By: r.Changer})
		}
		out[len(out)-1].Parts = append(out[len(out)-1].Parts, r.Part)
	}
	return out, err
}

// RevealEarlier opens the texts that parts of the file had up to a version, and
// leaves one audit entry with the purpose. It returns NotFound when none of the
// parts changed with that version.
func (s *Service) RevealEarlier(ctx context.Context, by access.Actor, caseID, episodeID, purpose string, parts []string, version int64) (Revealed, error) {
	return s.opening(ctx, by, caseID, episodeID, parts, func(d *fileDeed, parts []string, out *Revealed) error {
		out.Seen = version
		record, err := d.recordOf(parts[0])
		if err != nil {
			return err
		}
		if record, parts, err = d.asItStood(record, parts, version); err != nil {
			return err
		}
		return d.openSheet(record, "file.earlier_opened", purpose, parts, out)
	})
}

// asItStood returns the record with the texts of an earlier version, and the
// parts whose texts ended with that version.
func (d *fileDeed) asItStood(record sheet, parts []string, version int64) (sheet, []string, error) {
	rows, err := deed.Stood(d.Tx, record.id, version, parts...)
	record.version, record.sealed = version, map[string]models.Sealed{}
	var stood []string
	for _, r := range rows {
		record.sealed[r.Part] = r.Value
		stood = append(stood, r.Part)
	}
	return record, stood, err
}
