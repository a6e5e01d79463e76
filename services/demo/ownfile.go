package demo

import "aftercare/models"

// ownFiles writes down that some survivors got a copy of their file.
func (f *file) ownFiles(d *dice) {
	if f.opt.Survivors > small && !f.mine || f.begin > -14 || !d.chance(25) {
		return
	}
	day := -d.between(1, min(60, -f.begin))
	o := models.OwnFileFacts{GivenOn: f.cal.date(day), GivenTo: models.ByHerself, Language: pick(d, models.OwnFileLanguages), Way: pick(d, models.OwnFileWays)}
	if d.chance(20) {
		o.GivenTo = models.OwnFileTo[2]
	}
	f.safe(d, &models.OwnFile{OwnFileFacts: o}, f.cal.at(day, 16, 40), nil)
}
