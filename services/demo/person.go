package demo

import "aftercare/models"

// person is the identity of a survivor in the demo.
type person struct {
	sex      string // code of the vocabulary
	years    int    // at intake
	unsure   bool   // nobody is sure of the age
	country  string
	tongue   string
	form     string // main form of exploitation, without "form."
	also     string // a second one, or none
	scst     bool
	apart    bool // speaks no language of the shelter
	disabled bool

	called, full, others, ids, relatives, address, telephones, safe string
}

// kinds are the kinds of survivors with their weights.
var kinds = []weighted[person]{
	{person{sex: "female", years: 26}, 46},
	{person{sex: "female", years: 15}, 20},
	{person{sex: "male", years: 29}, 15},
	{person{sex: "male", years: 14}, 12},
	{person{sex: "transgender", years: 24}, 7},
}

// formsOf are the forms of exploitation for each kind of survivor, with their
// weights.
var formsOf = map[string][]weighted[string]{
	"woman":       {{"sexual_exploitation", 38}, {"domestic_servitude", 18}, {"bonded_labour", 15}, {"forced_marriage", 13}, {"cyber_scam", 5}, {"organ_removal", 4}, {"begging", 4}, {"armed_group", 3}},
	"girl":        {{"sexual_exploitation", 30}, {"domestic_servitude", 24}, {"forced_marriage", 20}, {"begging", 10}, {"bonded_labour", 9}, {"armed_group", 7}},
	"man":         {{"bonded_labour", 46}, {"cyber_scam", 24}, {"organ_removal", 10}, {"armed_group", 10}, {"begging", 5}, {"forced_criminality", 5}},
	"boy":         {{"bonded_labour", 34}, {"begging", 24}, {"armed_group", 14}, {"domestic_servitude", 14}, {"forced_criminality", 14}},
	"transgender": {{"sexual_exploitation", 50}, {"begging", 38}, {"cyber_scam", 12}},
}

// newPerson makes up a survivor for a shelter in a state.
func newPerson(d *dice, state string) person {
	p := draw(d, kinds)
	if p.child() {
		p.years = d.between(10, 17)
	} else {
		p.years = d.between(18, 44)
	}
	p.unsure = p.years >= 16 && p.years <= 19 && d.chance(40)
	p.country, p.tongue = "IN", draw(d, spoken[state])
	if n := d.below(100); n < 10 {
		p.country = "BD"
	} else if n < 19 {
		p.country = "NP"
	}
	p.form = draw(d, formsOf[p.kind()])
	if d.chance(12) {
		p.also = draw(d, formsOf[p.kind()])
	}
	p.scst, p.disabled = d.chance(28), d.chance(5)
	return p
}

func (p person) child() bool { return p.years < models.AdultAge }

// kind returns the person's key in formsOf.
func (p person) kind() string {
	switch {
	case p.sex == "transgender":
		return p.sex
	case p.sex == "female" && p.child():
		return "girl"
	case p.sex == "female":
		return "woman"
	case p.child():
		return "boy"
	}
	return "man"
}

// did reports whether the person suffered a form of exploitation.
func (p person) did(form string) bool { return p.form == form || p.also == form }

// forcedWork reports whether the law on bonded labour may apply.
func (p person) forcedWork() bool {
	return p.did("bonded_labour") || p.did("domestic_servitude")
}

// sexual reports whether there was sexual violence.
func (p person) sexual() bool { return p.did("sexual_exploitation") || p.did("forced_marriage") }

// settle makes the attributes of a person fit each other.
func (p *person) settle(d *dice, state string) {
	if code, ok := foreign[p.country]; ok {
		p.tongue, p.scst = code, false
	}
	p.apart = p.tongue != "hi" && p.tongue != map[string]string{"IN-WB": "bn", "IN-MH": "mr", "IN-UP": "hi"}[state]
	if p.called != "" {
		return
	}
	t := tongues[p.tongue]
	given := pick(d, t.women)
	if p.sex == "male" || p.sex == "transgender" && d.chance(30) {
		given = pick(d, t.men)
	}
	p.name(d, t, given, pick(d, t.families))
}

// name sets the names in Latin letters or in the person's own script, and the
// other spelling as other names.
func (p *person) name(d *dice, t tongue, given, family name) {
	native := given.native + " " + family.native
	latin := given.latin + " " + family.latin
	p.called, p.full, p.others = given.latin, latin, native
	if d.chance(45) {
		p.called, p.full, p.others = given.native, native, latin
	}
	if d.chance(20) {
		p.others += "\n" + pick(d, t.women).latin
	}
	if d.chance(55) {
		p.relatives = "Mother: " + pick(d, t.women).latin + " " + family.latin + "\nFather: " + pick(d, t.men).latin + " " + family.latin
	}
	if d.chance(25) {
		p.ids = "Ration card INVENTED-0000"
	}
	if d.chance(60) {
		p.address = "House 0, " + pick(d, lanes) + ", an invented village"
	}
	if d.chance(70) {
		p.telephones = "00000 00000"
	}
	p.safe = words(d, p, safeWays)
}
