package casefile

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// TransferOffer is what a house learns of a resident whom it is asked to take in, and
// nothing more: the rest of the case is out of its reach until it accepts.
type TransferOffer struct {
	ID         string
	Code       string
	AgeGroup   string
	Sex        string
	BedKind    string
	WantedOn   models.Date
	AnswerBy   models.Date
	State      string
	MovesOn    models.Date
	ToID       string
	House      string // that is asked
	From       string // the house that asks
	Asker      string // colleague
	Version    int64
	store.Rest `gorm:"embedded"`
}

// offers are the transfers that houses of the actor have still to act on.
func offers(tx *gorm.DB, by access.Actor) *gorm.DB {
	return tx.Table("transfers d").
		Joins("JOIN cases c ON c.id = d.case_id").Joins("JOIN shelters h ON h.id = d.to_id").Joins("JOIN shelters o ON o.id = d.from_id").Joins("JOIN accounts a ON a.id = d.recorded_by").
		Joins("LEFT JOIN facts f ON f.survivor_id = c.survivor_id AND f.case_id = '' AND f.episode_id = '' AND f.name = 'person.sex'").
		Where("d.to_id IN ? AND d.state IN ('asked', 'promised') AND h.organisation_id = ?", append([]string{""}, by.Shelters()...), by.Organisation())
}

// offered are the columns of a TransferOffer.
const offered = `d.id, d.bed_kind, d.wanted_on, d.answer_by, d.state, d.moves_on, d.to_id, d.version, c.code, c.age_group, COALESCE(f.code, '') AS sex,
	h.name AS house, o.name AS "from", a.display_name AS asker`

// Offers reads a page of the transfers that houses of the actor have still to act on,
// the one with the first day on top, after a cursor.
func (s *Service) Offers(ctx context.Context, by access.Actor, cursor string, limit int) (list []TransferOffer, more string, err error) {
	if err := by.Require(access.AnswerTransfer); err != nil {
		return nil, "", err
	}
	at, err := store.ReadCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	err = s.Read(ctx, func(tx *gorm.DB) error {
		return offers(tx, by).Select(offered+", "+store.RestOf("d.answer_by", "d.answer_by, d.id")).Where("(d.answer_by, d.id) > (?, ?)", at.Key, at.ID).
			Order("d.answer_by, d.id").Limit(limit).Scan(&list).Error
	})
	if n := len(list); n > 0 && list[n-1].RowsAfter > 0 {
		more = store.Cursor{Key: string(list[n-1].AnswerBy), ID: list[n-1].ID}.String()
	}
	return list, more, err
}

// TransferAnswering is what the form of the answer shows.
type TransferAnswering struct {
	TransferOffer
	Beds  []FreeBed
	Leads []Colleague
}

// AnsweringTransfer reads a transfer that a house of the actor has still to act on.
func (s *Service) AnsweringTransfer(ctx context.Context, by access.Actor, id string) (out TransferAnswering, err error) {
	if err := by.Require(access.AnswerTransfer); err != nil {
		return out, err
	}
	err = s.Read(ctx, func(tx *gorm.DB) error {
		if err := offers(tx, by).Select(offered).Where("d.id = ?", id).Take(&out.TransferOffer).Error; err != nil {
			return err
		}
		if out.Beds, err = freeBeds(tx, []string{out.ToID}); err != nil {
			return err
		}
		out.Leads, err = caseworkersOf(tx, by, out.ToID)
		return err
	})
	return out, err
}

// TransferAnswer is what a house says that was asked to take somebody in.
type TransferAnswer struct {
	State   string // one of models.TransferAnswers
	MovesOn models.Date
	BedID   string // of somebody who came, "" for none
	Lead    string // account that works on the case from now on
	Decline string
	Seen    int64
}

// AnsweredTransfer is what came of an answer.
type AnsweredTransfer struct {
	CaseID string
	Kept   bool // people of the other house stay on the case, because nobody else could open it yet
}

// AnswerTransfer records what the house that was asked says. Who came moves with case and
// stay in this transaction; keys are asked for the new colleague, and colleagues who hold
// them pass them on as after every move. The actor does not reach the case before.
func (s *Service) AnswerTransfer(ctx context.Context, by access.Actor, id string, in TransferAnswer) (out AnsweredTransfer, err error) {
	_, err = s.Make(ctx, by, access.AnswerTransfer, func(of *deed.Deed) error {
		d := &fileDeed{Service: s, Deed: of}
		old, err := d.offer(id)
		if err != nil {
			return err
		}
		row := old
		row.State, row.AnsweredBy, row.AnsweredAt, row.SpeaksAt = in.State, by.ID(), d.Now, d.Now
		if err := d.checkAnswer(in, &row); err != nil {
			return err
		}
		if err := d.rewriteTransfer(old, row, in.Seen, "transfer.answered"); err != nil {
			return err
		}
		out.CaseID = row.CaseID
		if row.State == models.TransferAccepted {
			out.Kept, err = d.takeOver(row, in)
		}
		return err
	})
	return out, err
}

// offer finds a transfer to a house of the actor, holds its case and puts it into the
// deed, though the actor does not reach it.
func (d *fileDeed) offer(id string) (row models.Transfer, err error) {
	mine := func() *gorm.DB {
		return d.Tx.Where("id = ? AND to_id IN ?", id, append([]string{""}, d.By.Shelters()...))
	}
	if err := mine().Take(&row).Error; err != nil {
		return row, err
	}
	if err := evaluation.Hold(d.Tx, row.CaseID); err != nil {
		return row, err
	}
	d.Now = d.Moment()
	row = models.Transfer{}
	if err := mine().Take(&row).Error; err != nil {
		return row, err
	}
	if err := d.Tx.Where("id = ? AND organisation_id = ?", row.CaseID, d.By.Organisation()).Take(&d.Case).Error; err != nil {
		return row, err
	}
	if !row.Open() {
		return row, models.Fail(models.Conflict, "problem.transfer_settled")
	}
	return row, d.Place(d.Case.ShelterID)
}

// checkAnswer holds an answer to its rules and puts it into the transfer.
func (d *fileDeed) checkAnswer(in TransferAnswer, row *models.Transfer) error {
	problems := models.Problems{}
	row.MovesOn, row.Decline = "", ""
	switch in.State {
	case models.TransferAccepted:
		row.MovesOn, row.SpeaksAt = in.MovesOn, 0
		if in.Lead == "" {
			problems.Add("new_lead", "problem.transfer_lead")
		}
	case models.TransferPromised:
		row.MovesOn, row.AnswerBy = in.MovesOn, in.MovesOn
		switch {
		case in.MovesOn == "":
			problems.Add("moves_on", "problem.required")
		case in.MovesOn < d.Today:
			problems.Add("moves_on", "problem.task_past")
		}
	case models.TransferDeclined:
		if row.Decline = in.Decline; !slices.Contains(models.TransferDeclines, in.Decline) {
			problems.Add("decline", "problem.choose")
		}
	default:
		problems.Add("state", "problem.choose")
	}
	return problems.Err()
}

// takeOver moves the case and the stay to the house that accepted. Caseworkers of the
// other house leave the case, unless nobody else could open it yet.
func (d *fileDeed) takeOver(row models.Transfer, in TransferAnswer) (kept bool, err error) {
	ends, err := d.onlyHere(row.ToID)
	if err != nil {
		return false, err
	}
	last, err := onlyTheyHold(d.Tx, d.Case.SurvivorID, ends)
	if err != nil {
		return false, err
	}
	if kept = len(last) > 0; kept {
		ends = nil
	}
	err = d.move(MoveInput{To: row.ToID, Reason: row.Reason, On: in.MovesOn, Lead: in.Lead, Bed: in.BedID, Seen: d.Case.Version}, ends, models.Problems{})
	if problems, ok := models.ProblemsOf(err); ok && problems["moved_on"] != "" {
		problems["moves_on"] = problems["moved_on"] // the form of the answer calls it so
		delete(problems, "moved_on")
		err = problems.Err()
	}
	return kept, err
}

// TransferShown is a transfer as the page of the stay shows it.
type TransferShown struct {
	models.Transfer
	From, To        string // houses
	Asker, Answerer string // colleagues
}

// mostTransfers is how many transfers of a case a page shows.
const mostTransfers = 20

// Transfers reads the transfers of a case, newest first.
func (s *Service) Transfers(ctx context.Context, by access.Actor, caseID string) (list []TransferShown, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		return tx.Raw(`SELECT d.*, o.name AS "from", h.name AS "to", a.display_name AS asker, COALESCE(b.display_name, '') AS answerer
			FROM transfers d JOIN shelters o ON o.id = d.from_id JOIN shelters h ON h.id = d.to_id JOIN accounts a ON a.id = d.recorded_by
			LEFT JOIN accounts b ON b.id = d.answered_by WHERE d.case_id = ? ORDER BY d.created_at DESC, d.id DESC LIMIT ?`, c.ID, mostTransfers).Scan(&list).Error
	})
	return list, err
}

// TransferChoices is what the form of asking another house offers.
type TransferChoices struct {
	Token  string
	Houses []models.Shelter
	Adult  bool
}

// AskingTransfer reads what the form of asking another house offers.
func (s *Service) AskingTransfer(ctx context.Context, by access.Actor, caseID string) (TransferChoices, error) {
	ch := TransferChoices{Token: s.NewID()}
	if err := by.Require(access.AskTransfer); err != nil {
		return ch, err
	}
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		ch.Adult = c.AgeGroup == "adult"
		ch.Houses, err = askable(tx, by, c.ShelterID)
		return err
	})
	return ch, err
}
