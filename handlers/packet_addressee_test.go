package handlers

import (
	"testing"

	"aftercare/services/entitlement"
	"aftercare/services/pack/packtest"
)

// A plain application goes to whoever decides; a form that names its addressee, and
// rights with several deciders, go where the form says.
func TestPacketGoesToWhoeverDecides(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	for _, k := range []struct {
		name, form string
		rights     []string
		want       string
	}{
		{"Goa", "plain_application", []string{"vcs_ga"}, "District Collector"},
		{"Assam alone", "plain_application", []string{"vcs_as"}, "State Legal Services Authority (SLSA), Assam"},
		{"two deciders", "plain_application", []string{"vcs_as", "nalsa_women_compensation_2018"}, "The Secretary, District Legal Services Authority"},
		{"one decider of two rights", "plain_application", []string{"manodhairya_mh", "manodhairya_interim"}, "District committee on Manodhairya (chair: Principal District Judge)"},
		{"a form with an addressee", "nalsa_form_i", []string{"vcs_as"}, lib.Form("nalsa_form_i").Addressee["en"]},
		{"no right", "plain_application", nil, "The Secretary, District Legal Services Authority"},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			text := inventedPacket(t, lib, lib.Form(k.form), "en")
			text.v.Rights = nil
			for _, key := range k.rights {
				text.v.Rights = append(text.v.Rights, entitlement.Row{Item: lib.Versions(key)[0]})
			}
			if got := text.addressee()["en"]; got != k.want {
				t.Errorf("goes to %q, want %q", got, k.want)
			}
		})
	}
}
