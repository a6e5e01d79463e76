package pack

import "aftercare/models"

// depositKey is the key of the clock of a fixed deposit.
const depositKey = "deposit"

// depositClock is the clock of a fixed deposit, which every right to money can have: its
// day stands in no pack, for it is that of the receipt. The bank pays nothing unless
// somebody goes there with the survivor.
var depositClock = Clock{
	Key: depositKey, Against: models.PartyAuthority, Turn: models.PartyShelter, AskedAt: []models.Errand{models.ErrandPapers},
	Ends: []string{"stance.released"}, GoesOn: true, Kind: "order", Quality: Solid,
	Label: Text{"en": "The fixed deposit can be drawn", "hi": "सावधि जमा निकाली जा सकती है"},
	Late:  Text{"en": "The deposit can be drawn since that day. Go to the bank with {them}, to {their} own account, and write to the office that ordered the deposit if the bank does not pay.", "hi": "उस दिन से जमा निकाली जा सकती है। उनके साथ बैंक जाएँ, पैसा उनके अपने खाते में आए, और बैंक न दे तो जमा का आदेश देने वाले कार्यालय को लिखें।"},
}

// ClockOf returns a clock of the right, or that of a deposit; nil for none of the key.
func (i *Item) ClockOf(key string) *Clock {
	for n := range i.Clocks {
		if i.Clocks[n].Key == key {
			return &i.Clocks[n]
		}
	}
	if key == depositKey && i.Life == models.LifeMoney {
		return &depositClock
	}
	return nil
}

// deposit returns the clock of the deposit of a right that can be drawn first. ok is
// false where nothing is kept, or nobody said until when.
func (r *reading) deposit(item string) (s models.ClockState, ok bool) {
	var steps []models.Stance
	for _, one := range r.facts.Stances {
		if one.Subject == item && (one.Kind == models.StanceDeposited || one.Kind == models.StanceReleased) {
			steps = append(steps, one)
		}
	}
	kept := models.KeptDeposits(steps)
	if len(kept) == 0 || kept[0].Free == 0 {
		return s, false
	}
	s = models.ClockState{Key: depositKey, Against: depositClock.Against, Turn: depositClock.Turn, Started: kept[0].At, GoesOn: true}
	s.Due = models.EndOfDay(kept[0].Free.Date(r.clock.zone), r.clock.zone)
	r.clock.passed(s.Due) // the answer changes then
	return s, true
}
