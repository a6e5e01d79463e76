package demo

import (
	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/vault"
)

// seal seals every text about a survivor for the people assigned to them now.
func (w *worker) seal(sv *survivor) error {
	*w.clock = sv.row.CreatedAt.Time()
	s := sealer{BulkSurvivor: w.bulk.Survivor(sv.row.ID, w.holders(sv))}
	p, row := sv.who, &sv.row
	s.put(custody.CalledName, row.ID, p.called, &row.CalledName)
	s.put(custody.FullName, row.ID, p.full, &row.FullName)
	s.put(custody.OtherNames, row.ID, p.others, &row.OtherNames)
	s.put(custody.IDNumbers, row.ID, p.ids, &row.IDNumbers)
	s.put(custody.Relatives, row.ID, p.relatives, &row.Relatives)
	s.put(custody.Address, row.ID, p.address, &row.Address)
	s.put(custody.Telephones, row.ID, p.telephones, &row.Telephones)
	s.put(custody.SafeContact, row.ID, p.safe, &row.SafeContact)
	for _, f := range sv.files {
		s.file(f)
	}
	return s.err
}

// sealer seals one value after another until one fails.
type sealer struct {
	*vault.BulkSurvivor
	err error
}

func (s *sealer) put(field vault.Field, rowID, text string, into *models.Sealed) {
	if s.err == nil {
		*into, s.err = s.Seal(field, rowID, text)
	}
}

func (s *sealer) file(f *file) {
	s.put(custody.Story, f.row.ID, f.story, &f.row.Story)
	s.put(custody.HerWishes, f.row.ID, f.wish, &f.row.HerWishes)
	s.put(custody.People, f.episode.ID, f.people, &f.episode.People)
	s.put(custody.Places, f.episode.ID, f.places, &f.episode.Places)
	for i := range f.services {
		d := &f.services[i]
		if d.note != "" {
			s.put(custody.DeliveryNote(d.NoteClass), d.ID, d.note, &d.Note)
		}
	}
	for _, c := range f.claimFacts {
		s.claimFact(c)
	}
	for i := range f.decisions {
		d := &f.decisions[i]
		s.put(custody.StanceWords, d.ID, d.words, &d.Words)
	}
	s.matters(f)
	s.assessments(f)
	s.safety(f)
	s.followUps(f)
	s.tracks(f)
	s.closings(f)
	s.plansMade(f)
	s.returns(f)
	s.referrals(f)
	s.caseNotes(f)
	s.tasks(f)
	s.asks(f)
	s.papers(f)
	if h := f.handedOver; h != nil {
		s.put(custody.HandOverNote, h.ID, h.text, &h.Note)
	}
}

// holders lists, by class, the people who are assigned to the survivor now and
// may read it.
func (w *worker) holders(sv *survivor) map[models.Class][]string {
	out := map[models.Class][]string{}
	for _, f := range sv.files {
		for _, a := range f.assignments {
			if !a.LiveAt(w.cal.now) {
				continue
			}
			for i := range w.org.staff {
				if m := &w.org.staff[i]; m.ID == a.AccountID {
					for _, class := range access.ClassesOf(m.Role) {
						out[class] = append(out[class], m.ID)
					}
				}
			}
		}
	}
	return out
}
