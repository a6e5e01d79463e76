package evaluation

import (
	"aftercare/models"
)

// FromTracks is what the tracks of a case say beside the help that they are.
type FromTracks struct {
	Trained   models.Date    // when the last training was completed; "" for none
	WorkCheck models.Date    // from when somebody asks whether work goes on; "" for none
	OwesThem  models.Instant // since when the file knows of a debt to those who exploited the survivor; 0 for none
}

// trackColumns read the same from the rows of a case.
const trackColumns = `(SELECT MAX(t.ended_on) FROM tracks t WHERE t.case_id = c.id AND t.kind = 'training' AND t.ending = 'completed' AND t.removed_at = 0) AS trained,
			(SELECT MIN(t.check_on) FROM tracks t WHERE t.case_id = c.id AND t.check_on <> '' AND t.removed_at = 0) AS work_check,
			COALESCE((SELECT MIN(t.created_at) FROM tracks t WHERE t.case_id = c.id AND t.kind = 'debt' AND t.field = 'exploiter' AND t.from_at > 0 AND t.ended_on = '' AND t.removed_at = 0), 0) AS owes_them,`

// tracksSay is FromTracks of tracks that are not stored yet.
func tracksSay(list []models.Track) (out FromTracks) {
	for _, t := range list {
		if t.Kind == models.TrackTraining && t.Ending == models.TrackCompleted {
			out.Trained = max(out.Trained, t.EndedOn)
		}
		if t.CheckOn != "" && (out.WorkCheck == "" || t.CheckOn < out.WorkCheck) {
			out.WorkCheck = t.CheckOn
		}
		if t.Kind == models.TrackDebt && t.Field == models.TrackExploiter && t.Going() && (out.OwesThem == 0 || t.CreatedAt < out.OwesThem) {
			out.OwesThem = t.CreatedAt
		}
	}
	return out
}

// begun is where the columns of a service come from for a track: what it is stands in
// columns that a service has for other things.
var begun = map[string]string{"kind": "kind", "status": "'given'", "at": "from_at", "day_only": "true", "outcome": "ending", "provider": "ended_on"}

// track is the track of a row.
func (r servedRow) track() models.Track {
	return models.Track{ID: r.ID, CaseID: r.CaseID, FromAt: r.At, Trail: models.Trail{CreatedAt: r.CreatedAt},
		TrackFacts: models.TrackFacts{Kind: r.Track, FromOn: "begun", Ending: r.Outcome, EndedOn: models.Date(r.Provider), Serves: r.Serves}}
}

func (p *parts) addTracks(rows []models.Track) {
	for _, t := range rows {
		p.tracks[t.CaseID] = append(p.tracks[t.CaseID], t)
	}
}

// tracked makes services of tracks: what somebody learns or works at is help that was
// given, and in part only while a training goes on.
func tracked(list []models.Track) (out []models.ServiceFact) {
	for _, t := range list {
		if !t.Counts() {
			continue
		}
		s := models.ServiceFact{ID: t.ID, Kind: models.TrackKindOf[t.Kind].Service, Status: models.DeliveryGiven, Outcome: models.OutcomeDone, At: t.FromAt, Day: true, Created: t.CreatedAt, Serves: t.Serves.Codes()}
		if t.Kind == models.TrackTraining && t.EndedOn == "" {
			s.Outcome = models.OutcomePartly
		}
		out = append(out, s)
	}
	return out
}
