package evaluation

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/pack"
)

// settingRow is one setting of an organisation: a number, or a right that is on
// or off.
type settingRow struct {
	OrganisationID string
	What           string
	Subject        string // key of the rule or right
	Value          int64
	Unit           string
}

// settingsOf reads the settings of organisations: their numbers in place of our
// defaults, and the rights they switched off or on. It ignores a number that
// was set in another unit than the rule has today, or for a rule that is no
// longer a default.
func (e *Evaluator) settingsOf(tx *gorm.DB, organisations []string) (map[string]pack.Settings, error) {
	out := map[string]pack.Settings{}
	for _, id := range organisations {
		out[id] = pack.Settings{Thresholds: map[string]int{}, Numbers: map[string]int{}, Off: map[string]bool{}, On: map[string]bool{}}
	}
	var rows []settingRow
	err := tx.Raw(`SELECT organisation_id, 'number' AS what, rule AS subject, value, unit FROM thresholds WHERE organisation_id IN ?
		UNION ALL SELECT organisation_id, setting, item, 0, '' FROM law_switches WHERE organisation_id IN ? AND ended_at = 0`,
		organisations, organisations).Find(&rows).Error
	for _, r := range rows {
		set := out[r.OrganisationID]
		switch r.What {
		case string(models.LawOff):
			set.Off[r.Subject] = true
		case string(models.LawOn):
			set.On[r.Subject] = true
		default:
			if n := models.HouseNumberOf(r.Subject); n.Unit == r.Unit && n.Key != "" {
				set.Numbers[r.Subject] = int(r.Value)
			}
			if standard, ok := Standard(e.library.Rule(r.Subject)); ok && standard.Unit() == r.Unit {
				set.Thresholds[r.Subject] = int(r.Value)
			}
		}
	}
	return out, err
}

// identity names what a case of an organisation is evaluated with: the packs,
// and the organisation's settings if there are any. Each case stores it, so
// that the sweep finds every case evaluated with something else, whatever the
// reason.
func (e *Evaluator) identity(set pack.Settings) string {
	tries, own := set.Numbers[models.NumberTries] // of the other numbers no evaluation depends on any
	if len(set.Thresholds)+len(set.Off)+len(set.On) == 0 && !own {
		return e.library.Fingerprint()
	}
	h := sha256.New()
	for _, rule := range slices.Sorted(maps.Keys(set.Thresholds)) {
		fmt.Fprintf(h, "%s=%d\n", rule, set.Thresholds[rule])
	}
	if own {
		fmt.Fprintf(h, "%s=%d\n", models.NumberTries, tries)
	}
	for _, item := range slices.Sorted(maps.Keys(set.Off)) {
		fmt.Fprintf(h, "off %s\n", item)
	}
	for _, item := range slices.Sorted(maps.Keys(set.On)) {
		fmt.Fprintf(h, "on %s\n", item)
	}
	return e.library.Fingerprint() + "+" + hex.EncodeToString(h.Sum(nil)[:6])
}

// identities returns the identity of every organisation.
func (e *Evaluator) identities(tx *gorm.DB) (map[string]string, error) {
	var ids []string
	if err := tx.Model(&models.Organisation{}).Order("id").Pluck("id", &ids).Error; err != nil {
		return nil, err
	}
	set, err := e.settingsOf(tx, append(ids, ""))
	out := map[string]string{}
	for _, id := range ids {
		out[id] = e.identity(set[id])
	}
	return out, err
}

// stale limits a query to the cases of an organisation that were evaluated with
// something else. It asks for what is before and after in the index cases_packs,
// which "<>" would read from end to end.
func stale(tx *gorm.DB, organisation, identity string) *gorm.DB {
	return tx.Model(&models.Case{}).Where("organisation_id = ? AND packs < ? OR organisation_id = ? AND packs > ?", organisation, identity, organisation, identity)
}

// Outdate marks all cases of an organisation as evaluated with something else,
// so that the sweep evaluates them again. It is for changes that are in no
// identity.
func Outdate(tx *gorm.DB, organisation string) error {
	return tx.Model(&models.Case{}).Where("organisation_id = ?", organisation).Update("packs", "").Error
}

// Stale lists cases that were evaluated with other packs than today's, or with
// numbers their organisation has changed since.
func (e *Evaluator) Stale(tx *gorm.DB, limit int) ([]string, error) {
	all, err := e.identities(tx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, organisation := range slices.Sorted(maps.Keys(all)) {
		var ids []string
		if err := stale(tx, organisation, all[organisation]).Limit(limit-len(out)).Pluck("id", &ids).Error; err != nil {
			return nil, err
		}
		if out = append(out, ids...); len(out) >= limit {
			break
		}
	}
	return out, nil
}

// Waiting counts the cases of an organisation that wait for the sweep because
// packs or numbers changed.
func (e *Evaluator) Waiting(tx *gorm.DB, organisation string) (n int64, err error) {
	set, err := e.settingsOf(tx, []string{organisation})
	if err != nil {
		return 0, err
	}
	err = stale(tx, organisation, e.identity(set[organisation])).Count(&n).Error
	return n, err
}

// HouseNumber reads a number of an organisation, or our default.
func (e *Evaluator) HouseNumber(tx *gorm.DB, organisation, key string) (int, error) {
	set, err := e.settingsOf(tx, []string{organisation})
	return set[organisation].Number(key), err
}
