package casefile

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// Earlier is what stood in parts of a record before one change of them.
type Earlier struct {
	Version int64 // of the record until then
	Parts   []string
	Until   models.Instant
	By      string // the name of who changed it
}

// earlierPage is how many versions are listed; older ones stay where they are.
const earlierPage = 50

// EarlierOf lists the earlier versions of parts of the file, newest first, and
// whether there are more than the list shows. An empty episodeID is for the parts
// of survivor and case. Parts the role may not read are left out.
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

// earlier reads one row for each part that changed and puts those of one change
// together.
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

// RevealEarlier opens what stood in parts of the file until a version ended, and
// leaves one audit entry with the purpose. NotFound when nothing of them changed
// with that version.
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

// asItStood is the record with the texts that a version was the last to have,
// and which of the parts these are.
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
